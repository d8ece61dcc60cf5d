package dev.tare.dockerfile.syntax;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import org.jspecify.annotations.Nullable;

/** What is wrong with an instruction, before it is known where that instruction stands. */
public final class Mistake extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String part;
    private final @Nullable String hint;

    /**
     * A mistake.
     *
     * @param part of the instruction's text that the caret marks; the empty string marks all of it
     */
    public Mistake(String part, String message, @Nullable String hint) {
        super(message, null, false, false);
        this.part = part;
        this.hint = hint;
    }

    /** A mistake of the whole instruction. */
    public Mistake(String message) {
        this("", message, null);
    }

    /** The error that a user reads. */
    public TareException at(SourceText source, Instruction.Span span) {
        return TareException.at(Positions.of(source, span, part), String.valueOf(getMessage()), hint);
    }

    /** The same for an instruction that a base image brought along: it stands in no file, FROM does. */
    public TareException at(SourceText source, Instruction.Span from, String trigger) {
        return TareException.at(
                Location.ofLine(source, from.start()), "ONBUILD " + firstLine(trigger) + ": " + getMessage(), hint);
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
