package dev.tare.diagnostic;

/**
 * A text that a user wrote, with the name by which the user knows it.
 *
 * @param name as the user typed it, such as {@code Dockerfile}; never made absolute
 * @param text the whole text, lines ended by {@code \n} or {@code \r\n}
 */
public record SourceText(String name, String text) {

    /** The line with this 1-based number, without its end; the empty string when there is no such line. */
    public String line(int number) {
        int start = 0;
        for (int i = 1; i < number; i++) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                return "";
            }
            start = end + 1;
        }
        int end = text.indexOf('\n', start);
        String line = end < 0 ? text.substring(start) : text.substring(start, end);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}
