package dev.tare.dockerfile.syntax;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.text.SyntaxException;

/** Finds the place in a file that a message is about. */
public final class Positions {
    private Positions() {}

    /**
     * The first place of a text in the lines of an instruction; the whole first line where it does not occur, as words
     * may be broken by continuation lines, and where the text is empty.
     */
    public static Location of(SourceText source, Instruction.Span span, String part) {
        return of(source, span.start(), span.end(), part);
    }

    static Location of(SourceText source, int first, int last, String part) {
        String text = source.text();
        int start = 0;
        for (int line = 1; line <= last && !part.isEmpty(); line++) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            int found = line < first ? -1 : text.indexOf(part, start, end);
            if (found >= 0) {
                return new Location(source, line, found - start + 1, part.length());
            }
            if (newline < 0) {
                break;
            }
            start = newline + 1;
        }
        return Location.ofLine(source, first);
    }

    static TareException error(SourceText source, int first, int last, SyntaxException e) {
        return TareException.at(of(source, first, last, e.part), String.valueOf(e.getMessage()), e.hint);
    }
}
