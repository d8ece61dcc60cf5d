package dev.tare.diagnostic;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A stretch of one line of a source text, or of several lines from there.
 *
 * @param source the text
 * @param line 1-based
 * @param column 1-based, counted in UTF-16 units
 * @param length of the stretch that the caret line marks; 0 marks the column alone
 * @param last line of what is meant, {@code line} where it is one; whole lines are marked where there are several
 */
public record Location(SourceText source, int line, int column, int length, int last) {
    public Location {
        if (line < 1 || column < 1 || length < 0 || last < line) {
            throw new IllegalArgumentException("no such place: " + line + ":" + column + "+" + length);
        }
    }

    /** A stretch of one line. */
    public Location(SourceText source, int line, int column, int length) {
        this(source, line, column, length, line);
    }

    /** The whole of a line, without its leading blanks. */
    public static Location ofLine(SourceText source, int line) {
        String text = source.line(line);
        int start = 0;
        while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        return new Location(
                source, line, start + 1, Math.max(0, text.stripTrailing().length() - start));
    }

    /** The first place of {@code part} in that line; the whole line where it does not occur. */
    public static Location of(SourceText source, int line, String part) {
        int at = part.isEmpty() ? -1 : source.line(line).indexOf(part);
        return at < 0 ? ofLine(source, line) : new Location(source, line, at + 1, part.length());
    }

    /** The lines as BuildKit's {@code pb.Range} has them in JSON. */
    public Map<String, Object> range() {
        return range(line, last);
    }

    /** Lines of a file, 1-based, as {@link #range()}. */
    public static Map<String, Object> range(int start, int end) {
        Map<String, Object> range = new LinkedHashMap<>();
        range.put("start", Map.of("line", (long) start));
        range.put("end", Map.of("line", (long) end));
        return range;
    }

    /** {@code name:line:column}. */
    public String label() {
        return source.name() + ":" + line + ":" + column;
    }
}
