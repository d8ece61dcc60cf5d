package dev.tare.dockerfile;

import org.jspecify.annotations.Nullable;

/** A mistake in an instruction, found where its place in the file is not known. */
final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The text that is wrong, to be found again in the source lines; empty for the whole instruction. */
    final String part;

    /** What to do, or null. */
    final @Nullable String hint;

    SyntaxException(String message) {
        this(message, "", null);
    }

    SyntaxException(String message, String part) {
        this(message, part, null);
    }

    SyntaxException(String message, String part, @Nullable String hint) {
        super(message, null, false, false);
        this.part = part;
        this.hint = hint;
    }
}
