package dev.tare.dockerfile.syntax;

import dev.tare.text.Json;
import dev.tare.text.SyntaxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds directives without reading the file as a Dockerfile: another front end may read it in its own way. A first line
 * that begins with {@code #!} is passed over.
 */
public final class SyntaxDetector {
    private SyntaxDetector() {}

    /**
     * A directive that was found.
     *
     * @param value up to its first blank: the name of a front end
     * @param commandLine the whole value
     * @param line 1-based
     */
    public record Found(String value, String commandLine, int line) {}

    /** The front end that {@code # syntax=} names, or {@code // syntax=}, or {@code {"syntax": ".."}}; or null. */
    public static @Nullable Found detect(String text) {
        Found found = directive("syntax", "#", text);
        if (found == null) {
            found = directive("syntax", "//", text);
        }
        return found == null ? json(text) : found;
    }

    static @Nullable String syntax(String text) {
        Found found = detect(text);
        return found == null ? null : found.value;
    }

    static @Nullable String check(String text) {
        Found found = directive("check", "#", text);
        return found == null ? null : found.commandLine;
    }

    /** The directive of this name among comments that begin with {@code comment}, or null. */
    public static @Nullable Found directive(String name, String comment, String text) {
        Directives directives = new Directives(comment);
        int start = text.startsWith("\ufeff") ? 1 : 0;
        boolean shebang = text.startsWith("#!", start);
        for (int number = 1; start < text.length(); number++) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            if (number > 1 || !shebang) {
                Directives.Directive found = read(directives, text.substring(start, end));
                if (directives.done()) {
                    return null;
                }
                if (found != null && found.name().equals(name)) {
                    int blank = found.value().indexOf(' ');
                    String value = blank < 0 ? found.value() : found.value().substring(0, blank);
                    return new Found(value, found.value(), number);
                }
            }
            start = end + 1;
        }
        return null;
    }

    private static Directives.@Nullable Directive read(Directives directives, String line) {
        try {
            return directives.read(line);
        } catch (SyntaxException e) {
            // A second one of the same name: who reads the whole file says so.
            return null;
        }
    }

    private static @Nullable Found json(String text) {
        int start = Blanks.skipSpace(text, text.startsWith("\ufeff") ? 1 : 0);
        if (start == text.length() || text.charAt(start) != '{') {
            return null;
        }
        try {
            Object value = Json.readObject(text.substring(start).getBytes(StandardCharsets.UTF_8))
                    .get("syntax");
            return value instanceof String name ? new Found(name, name, 1) : null;
        } catch (IOException e) {
            return null;
        }
    }
}
