package dev.tare.dockerfile;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.syntax.Blanks;
import dev.tare.dockerfile.syntax.LineCursor;
import dev.tare.text.PathPatterns;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code .dockerignore}: one pattern on each line. {@code #} begins a comment in the first column only. The rules are
 * those of github.com/moby/patternmatcher/ignorefile.
 *
 * @param patterns cleaned, without leading slash, in order; {@code !} in front takes back
 * @param matcher of these patterns
 */
public record IgnoreFile(List<String> patterns, PathPatterns matcher) {
    /** Leaves nothing out. */
    public static final IgnoreFile NONE = new IgnoreFile(List.of(), PathPatterns.NONE);

    public IgnoreFile {
        patterns = List.copyOf(patterns);
    }

    /** Reads an ignore file. @throws TareException with the place of the first pattern that is not well-formed */
    public static IgnoreFile parse(SourceText source) {
        LineCursor lines = new LineCursor(source, "ignore file");
        List<String> patterns = new ArrayList<>();
        while (lines.advance()) {
            String line = lines.line();
            String text = line.startsWith("#") ? "" : Blanks.trim(line);
            if (!text.isEmpty()) {
                String pattern = pattern(text);
                check(source, lines.number(), pattern);
                patterns.add(pattern);
            }
        }
        return patterns.isEmpty() ? NONE : new IgnoreFile(patterns, PathPatterns.of(patterns));
    }

    /** Whether a path of the context is left out. The path is relative, {@code a/b}. */
    public boolean excludes(String path) {
        return matcher.matches(path);
    }

    static String pattern(String line) {
        boolean negated = line.startsWith("!");
        String path = negated ? Blanks.trim(line.substring(1)) : line;
        if (!path.isEmpty()) {
            path = PathPatterns.clean(path);
            path = path.length() > 1 && path.startsWith("/") ? path.substring(1) : path;
        }
        return negated ? "!" + path : path;
    }

    private static void check(SourceText source, int line, String pattern) {
        try {
            PathPatterns.of(List.of(pattern));
        } catch (TareException e) {
            throw TareException.at(
                    Location.ofLine(source, line),
                    e.problem().message(),
                    e.problem().hint());
        }
    }
}
