package dev.tare.dockerfile.syntax;

import dev.tare.text.SyntaxException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads parser directives, {@code # name=value}. They stand at the very top: the first line that is none ends them, be
 * it another comment or an empty line.
 */
public final class Directives {
    private final String comment;
    private final Set<String> seen = new HashSet<>();
    private boolean done;

    /** @param comment what begins a comment, {@code #} in a Dockerfile */
    public Directives(String comment) {
        this.comment = comment;
    }

    /** @param name lower case @param value without the blanks around it, never empty */
    public record Directive(String name, String value) {}

    boolean done() {
        return done;
    }

    /** The directive that this line is, or null. The line comes without its end. */
    public @Nullable Directive read(String line) throws SyntaxException {
        if (done) {
            return null;
        }
        Directive directive = line.startsWith(comment) ? of(line.substring(comment.length())) : null;
        if (directive == null) {
            done = true;
        } else if (!seen.add(directive.name)) {
            throw new SyntaxException(
                    "only one " + directive.name + " parser directive can be used", Blanks.trim(line));
        }
        return directive;
    }

    private static @Nullable Directive of(String text) {
        int start = Blanks.skipSpace(text, 0);
        int end = start;
        while (end < text.length() && isNameChar(text.charAt(end), end == start)) {
            end++;
        }
        int equals = skip(text, end);
        if (end == start || equals == text.length() || text.charAt(equals) != '=') {
            return null;
        }
        int to = text.length();
        while (to > equals + 1 && isBlank(text.charAt(to - 1))) {
            to--;
        }
        String value = text.substring(Math.min(skip(text, equals + 1), to), to);
        String name = text.substring(start, end).toLowerCase(java.util.Locale.ROOT);
        boolean known = name.equals("syntax") || name.equals("escape") || name.equals("check");
        return value.isEmpty() || !known ? null : new Directive(name, value);
    }

    private static boolean isNameChar(char c, boolean first) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || !first && c >= '0' && c <= '9';
    }

    private static boolean isBlank(char c) {
        return Blanks.isSeparator(c) && c != 0x0b || c == '\n';
    }

    private static int skip(String text, int at) {
        int i = at;
        while (i < text.length() && isBlank(text.charAt(i))) {
            i++;
        }
        return i;
    }
}
