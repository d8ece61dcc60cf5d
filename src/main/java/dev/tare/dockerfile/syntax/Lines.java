package dev.tare.dockerfile.syntax;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.SourceText;
import java.util.Arrays;

/** Where the lines of a text are, found once: each step of a plan carries its place, and a file may have many. */
public final class Lines {
    private final SourceText source;
    private final int[] starts;

    public Lines(SourceText source) {
        this.source = source;
        String text = source.text();
        int[] found = new int[64];
        int count = 1;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
            if (count == found.length) {
                found = Arrays.copyOf(found, count * 2);
            }
            found[count++] = at + 1;
        }
        this.starts = Arrays.copyOf(found, count);
    }

    /** The lines of an instruction, the first without the blanks around it. */
    public Location of(Instruction.Span span) {
        String text = source.text();
        int line = Math.min(span.start(), starts.length);
        int start = starts[line - 1];
        int end = line == starts.length ? text.length() : starts[line] - 1;
        int from = start;
        while (from < end && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        while (end > from && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return new Location(
                source, line, from - start + 1, end - from, Math.max(line, Math.min(span.end(), starts.length)));
    }
}
