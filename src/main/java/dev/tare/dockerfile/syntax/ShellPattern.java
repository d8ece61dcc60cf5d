package dev.tare.dockerfile.syntax;

import dev.tare.text.Names;
import java.util.Arrays;

/**
 * A pattern of {@code ${v#p}}, {@code ${v%p}} and {@code ${v/p/w}}: {@code *} is any text, {@code ?} one character,
 * {@code \} takes the meaning from these. POSIX's bracket expressions are not part of it, as in BuildKit. Times are at
 * most the length of the text times the length of the pattern.
 */
public final class ShellPattern {
    private static final int ANY = -1;
    private static final int STAR = -2;

    private final int[] tokens;

    private ShellPattern(int[] tokens) {
        this.tokens = tokens;
    }

    public static ShellPattern of(String pattern) throws ExpansionException {
        int[] points = Names.codePoints(pattern);
        int[] tokens = new int[points.length];
        int count = 0;
        for (int i = 0; i < points.length; i++) {
            int c = points[i];
            if (c == '*') {
                c = STAR;
            } else if (c == '?') {
                c = ANY;
            } else if (c == '\\') {
                i++;
                if (i == points.length || "*?\\}/".indexOf(points[i]) < 0) {
                    String escaped = i == points.length ? "" : Character.toString(points[i]);
                    throw new ExpansionException(
                            "invalid pattern (" + pattern + ") in substitution: invalid escape '\\" + escaped + "'");
                }
                c = points[i];
            }
            tokens[count++] = c;
        }
        return new ShellPattern(Arrays.copyOf(tokens, count));
    }

    /** The text without the shortest or longest start that the pattern matches. */
    public String trimStart(String text, boolean longest) {
        int[] points = Names.codePoints(text);
        int end = matchAt(points, 0, longest);
        return end < 0 ? text : new String(points, end, points.length - end);
    }

    /** The text without the shortest or longest end that the pattern matches. */
    public String trimEnd(String text, boolean longest) {
        // The shortest match at the end is the shortest one at the start of the reversed text.
        int[] points = reversed(Names.codePoints(text));
        int end = new ShellPattern(reversed(tokens)).matchAt(points, 0, longest);
        return end < 0
                ? text
                : new String(reversed(Arrays.copyOfRange(points, end, points.length)), 0, points.length - end);
    }

    /** The text with the first match, or all that do not overlap, replaced; each match is as long as can be. */
    public String replace(String text, String replacement, boolean all) {
        int[] points = Names.codePoints(text);
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        int copied = 0;
        int lastEnd = -1;
        while (at <= points.length) {
            int start = find(points, at);
            if (start < 0) {
                break;
            }
            int end = matchAt(points, start, true);
            append(out, points, copied, start);
            if (end > start || start != lastEnd) {
                // An empty match that touches the match before it does not count.
                out.append(replacement);
            }
            if (out.length() > Expander.MAX_LENGTH) {
                break;
            }
            copied = end;
            lastEnd = end;
            if (!all) {
                break;
            }
            if (end == start) {
                append(out, points, end, Math.min(end + 1, points.length));
                copied = Math.min(end + 1, points.length);
                at = end + 1;
            } else {
                at = end;
            }
        }
        append(out, points, copied, points.length);
        return out.toString();
    }

    private static void append(StringBuilder out, int[] points, int from, int to) {
        for (int i = from; i < to; i++) {
            out.appendCodePoint(points[i]);
        }
    }

    /** The first start of a match at or after {@code from}, or -1. */
    private int find(int[] text, int from) {
        int head = segmentEnd(0);
        int start = search(text, from, 0, head);
        // What follows the first star is looked for to the right: a later start cannot help where this one fails.
        return start < 0 || matchAt(text, start, false) < 0 ? -1 : start;
    }

    /** The end of the shortest or longest match that starts here, or -1. */
    private int matchAt(int[] text, int start, boolean longest) {
        int at = start;
        int token = segmentEnd(0);
        if (!segmentMatches(text, at, 0, token)) {
            return -1;
        }
        at += token;
        while (token < tokens.length) {
            int from = token + 1;
            int to = segmentEnd(from);
            boolean last = to == tokens.length;
            int found = last && longest ? searchBack(text, at, from, to) : search(text, at, from, to);
            if (found < 0) {
                return -1;
            }
            at = found + to - from;
            token = to;
        }
        return at;
    }

    private int segmentEnd(int from) {
        int end = from;
        while (end < tokens.length && tokens[end] != STAR) {
            end++;
        }
        return end;
    }

    private int search(int[] text, int at, int from, int to) {
        for (int i = at; i <= text.length - (to - from); i++) {
            if (segmentMatches(text, i, from, to)) {
                return i;
            }
        }
        return -1;
    }

    private int searchBack(int[] text, int at, int from, int to) {
        for (int i = text.length - (to - from); i >= at; i--) {
            if (segmentMatches(text, i, from, to)) {
                return i;
            }
        }
        return -1;
    }

    private boolean segmentMatches(int[] text, int at, int from, int to) {
        if (to - from > text.length - at) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (tokens[i] != ANY && tokens[i] != text[at + i - from]) {
                return false;
            }
        }
        return true;
    }

    private static int[] reversed(int[] values) {
        int[] out = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            out[values.length - 1 - i] = values[i];
        }
        return out;
    }
}
