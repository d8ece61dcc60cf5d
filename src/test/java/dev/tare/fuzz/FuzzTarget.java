package dev.tare.fuzz;

import dev.tare.diagnostic.TareException;
import java.io.IOException;

/** A reader of untrusted bytes, with what must hold of all that it makes of them. */
@FunctionalInterface
public interface FuzzTarget {
    /**
     * Reads the input.
     *
     * @throws TareException that refuses it, with a message for the user
     * @throws IOException that refuses it, with a message for the user
     * @throws Refused that refuses it
     * @throws AssertionError where the result is not as it must be
     */
    void read(byte[] input) throws Exception;

    /** The reader said no in a way of its own. */
    final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        public Refused(String message) {
            super(message, null, false, false);
        }
    }

    /** Reads the input; all but a result and a refusal with a message goes up. */
    default void check(byte[] input) throws Exception {
        String said;
        try {
            read(input);
            return;
        } catch (TareException e) {
            said = e.problem().render();
        } catch (IOException | Refused e) {
            said = String.valueOf(e.getMessage());
        }
        holds(!said.isBlank() && !said.equals("null"), "a refusal without a message");
        holds(said.length() < 20_000, "a message of " + said.length() + " characters");
    }

    /** An assertion without a library, which the fuzzer would instrument too. */
    static void holds(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
