package dev.tare.text;

import org.jspecify.annotations.Nullable;

/** A mistake in an instruction, found where its place in the file is not known. */
public final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The text that is wrong, to be found again in the source lines; empty for the whole instruction. */
    public final String part;

    /** What to do, or null. */
    public final @Nullable String hint;

    public SyntaxException(String message) {
        this(message, "", null);
    }

    public SyntaxException(String message, String part) {
        this(message, part, null);
    }

    public SyntaxException(String message, String part, @Nullable String hint) {
        super(message, null, false, false);
        this.part = part;
        this.hint = hint;
    }
}
