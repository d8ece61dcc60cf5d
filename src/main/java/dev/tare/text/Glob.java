package dev.tare.text;

import dev.tare.diagnostic.TareException;

/**
 * A pattern of paths. {@link #of} is Go's {@code filepath.Match}: {@code *} and {@code ?} never match a slash,
 * {@code [a-z]} and {@code [^a-z]} are classes, {@code \} takes the meaning from the next character. {@link #ofPath}
 * is the pattern of ignore files, where {@code **} spans directories too.
 *
 * <p>A match takes time in proportion to the length of the path times that of the pattern at worst; most take one
 * comparison.
 */
public final class Glob {
    private enum Kind {
        EXACT,
        PREFIX,
        SUFFIX,
        GENERAL
    }

    private final GlobTokens tokens;
    private final Kind kind;

    /** What every match begins and ends with. Of an exact pattern the head is all. */
    private final String head;

    private final String tail;

    private Glob(GlobTokens tokens) {
        this.tokens = tokens;
        this.head = tokens.head();
        this.tail = tokens.tail();
        if (tokens.suffix() != null) {
            this.kind = Kind.SUFFIX;
        } else if (tokens.isLiteral()) {
            this.kind = Kind.EXACT;
        } else {
            this.kind = tokens.isLiteralBeforeRest() ? Kind.PREFIX : Kind.GENERAL;
        }
    }

    /** @throws TareException on a pattern that is not well-formed */
    public static Glob of(String pattern) {
        return new Glob(GlobTokens.of(pattern, false));
    }

    /**
     * A pattern of an ignore file, {@code --exclude} or {@code --parents} (github.com/moby/patternmatcher).
     *
     * @throws TareException on a pattern that is not well-formed
     */
    public static Glob ofPath(String pattern) {
        return new Glob(GlobTokens.of(pattern, true));
    }

    /** Whether {@code * ? [} stand in it, not behind a backslash. */
    public static boolean hasWildcard(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '*' || c == '?' || c == '[') {
                return true;
            }
        }
        return false;
    }

    /** Whether the pattern matches the whole path. */
    public boolean matches(String path) {
        return switch (kind) {
            case EXACT -> path.equals(head);
            case PREFIX -> path.startsWith(head);
            case SUFFIX -> endsWith(path);
            case GENERAL ->
                path.length() >= head.length() + tail.length()
                        && path.startsWith(head)
                        && path.endsWith(tail)
                        && tokens.matches(path);
        };
    }

    /** {@code **}{@code /x} matches {@code x} too; {@code **x} matches all that ends so, as Docker does. */
    private boolean endsWith(String path) {
        String suffix = String.valueOf(tokens.suffix());
        return path.endsWith(suffix)
                || path.length() == suffix.length() - 1 && suffix.startsWith("/") && suffix.endsWith(path);
    }

    /** Whether there can be a path inside of this directory, at any depth, that the pattern matches. */
    public boolean mayMatchBelow(String directory) {
        String start = directory.isEmpty() ? "" : directory + "/";
        return switch (kind) {
            case EXACT -> head.length() > start.length() && head.startsWith(start);
            case PREFIX -> head.startsWith(start) || start.startsWith(head);
            case SUFFIX -> true;
            case GENERAL -> (head.startsWith(start) || start.startsWith(head)) && tokens.mayMatchAfter(start);
        };
    }
}
