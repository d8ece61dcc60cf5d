package dev.tare.buildkit.fleet;

import org.jspecify.annotations.Nullable;

/** A text that is no address of a builder. Its message is whole; who catches it knows where the text stood. */
public final class BadAddress extends Exception {
    private static final long serialVersionUID = 1L;

    private final @Nullable String hint;

    BadAddress(String message, @Nullable String hint) {
        super(message);
        this.hint = hint;
    }

    /** What to do, or null. */
    public @Nullable String hint() {
        return hint;
    }

    /** What is wrong and why. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
