package dev.tare.plan;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import org.jspecify.annotations.Nullable;

/** Says that a program of RUN failed, wherever it ran. */
public final class ExecFailures {
    private ExecFailures() {}

    /** Of the step of a program that ended with a code other than 0. */
    public static TareException of(Vertex vertex, Op.Exec op, int code) {
        String words = String.join(" ", op.args()).replace("\n", "\\n");
        String message = "process \"" + (words.length() > 2000 ? words.substring(0, 2000) + "..." : words)
                + "\" did not complete successfully: exit code: " + code;
        return new TareException(TareException.FAILED, new Problem(vertex.location(), message, hint(code)), null);
    }

    private static @Nullable String hint(int code) {
        return switch (code) {
            case 126 -> "it was found, but cannot be executed";
            case 127 -> "a program was not found";
            case 137 -> "it was killed: out of memory?";
            default -> null;
        };
    }
}
