package dev.tare.diagnostic;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A text that a user wrote, with the name by which the user knows it. Two of the same name and text are equal. */
public final class SourceText {
    private final String name;
    private final String text;

    /** Where each line starts, once one was asked for: something may be said of each of many thousands. */
    private int @Nullable [] starts;

    /**
     * @param name as the user typed it, such as {@code Dockerfile}; never made absolute
     * @param text the whole text, lines ended by {@code \n} or {@code \r\n}
     */
    public SourceText(String name, String text) {
        this.name = name;
        this.text = text;
    }

    public String name() {
        return name;
    }

    public String text() {
        return text;
    }

    /** The line with this 1-based number, without its end; the empty string when there is no such line. */
    public String line(int number) {
        int[] lines = starts;
        if (lines == null) {
            // Several threads may do it at once, all with the same result.
            lines = lineStarts(text);
            starts = lines;
        }
        if (number > lines.length) {
            return "";
        }
        int start = lines[number - 1];
        int end = number == lines.length ? text.length() : lines[number] - 1;
        return text.substring(start, end > start && text.charAt(end - 1) == '\r' ? end - 1 : end);
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, 2 * count);
            }
            starts[count] = end + 1;
            count++;
        }
        return Arrays.copyOf(starts, count);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SourceText that && name.equals(that.name) && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + text.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
