package dev.tare.text;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern cut into tokens, and the automaton over them. All states that a prefix of the path can lead to are followed
 * at once, so no pattern makes it go back.
 */
final class GlobTokens {
    /** Any character but a slash. */
    private static final int ANY = -1;

    /** Any number of characters but slashes. */
    private static final int STAR = -2;

    /** Nothing, or any text that ends with a slash: {@code **} that is not the last. */
    private static final int DEEP = -3;

    /** Any text: {@code **} that is the last. */
    private static final int REST = -4;

    /** This and less: a class, by its number in {@link #classes}. */
    private static final int CLASS = -5;

    private final int[] tokens;
    private final List<CharClass> classes;
    private final @Nullable String suffix;

    private GlobTokens(int[] tokens, List<CharClass> classes, @Nullable String suffix) {
        this.tokens = tokens;
        this.classes = classes;
        this.suffix = suffix;
    }

    /** @param ranges pairs of a first and a last code point */
    private record CharClass(boolean negated, List<int[]> ranges) {
        boolean contains(int c) {
            for (int[] range : ranges) {
                if (range[0] <= c && c <= range[1]) {
                    return !negated;
                }
            }
            return negated;
        }
    }

    static GlobTokens of(String pattern, boolean deep) {
        return new Reader(pattern, deep).read();
    }

    /** What {@code **} at the start is followed by where that is all; else null. */
    @Nullable String suffix() {
        return suffix;
    }

    boolean isLiteral() {
        return literals(0) == tokens.length;
    }

    boolean isLiteralBeforeRest() {
        return tokens.length > 0 && tokens[tokens.length - 1] == REST && literals(0) == tokens.length - 1;
    }

    private int literals(int from) {
        int end = from;
        while (end < tokens.length && tokens[end] >= 0) {
            end++;
        }
        return end;
    }

    /** The literal text that every match begins with. */
    String head() {
        return new String(tokens, 0, literals(0));
    }

    /** The literal text that every match ends with, as far as it is not the head. */
    String tail() {
        int head = literals(0);
        int start = tokens.length;
        while (start > head && tokens[start - 1] >= 0) {
            start--;
        }
        return new String(tokens, start, tokens.length - start);
    }

    boolean matches(String text) {
        States states = run(text);
        return states.contains(tokens.length)
                || tokens.length > 0 && tokens[tokens.length - 1] == REST && states.contains(tokens.length - 1);
    }

    /** Whether some text that begins with this one, and is longer, matches. */
    boolean mayMatchAfter(String text) {
        States states = run(text);
        return states.count > 1 || states.count == 1 && !states.contains(tokens.length);
    }

    private States run(String text) {
        States now = new States(tokens.length + 1);
        States next = new States(tokens.length + 1);
        now.add(0);
        for (int i = 0; i < text.length() && now.count > 0; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            next.clear();
            for (int s = 0; s < now.count; s++) {
                step(now.list[s], c, next);
            }
            States last = now;
            now = next;
            next = last;
        }
        return now;
    }

    private void step(int state, int c, States next) {
        int token = state == tokens.length ? Integer.MIN_VALUE : tokens[state];
        if (token == Integer.MIN_VALUE) {
            return;
        }
        if (token >= 0
                ? token == c
                : token == ANY
                        ? c != '/'
                        : token <= CLASS && classes.get(CLASS - token).contains(c)) {
            next.add(state + 1);
        } else if (token == STAR && c != '/' || token == REST) {
            next.add(state);
        } else if (token == DEEP) {
            next.addOnly(state);
            if (c == '/') {
                next.add(state + 1);
            }
        }
    }

    /** A set of states that lists and forgets its members fast. */
    private final class States {
        private final int[] list;
        private final boolean[] has;
        private int count;

        States(int size) {
            list = new int[size];
            has = new boolean[size];
        }

        /** Adds a state, and those that are reached from it by nothing. */
        void add(int state) {
            int s = state;
            addOnly(s);
            while (s < tokens.length && (tokens[s] == STAR || tokens[s] == DEEP)) {
                s++;
                addOnly(s);
            }
        }

        void addOnly(int state) {
            if (!has[state]) {
                has[state] = true;
                list[count++] = state;
            }
        }

        boolean contains(int state) {
            return has[state];
        }

        void clear() {
            for (int i = 0; i < count; i++) {
                has[list[i]] = false;
            }
            count = 0;
        }
    }

    /** Reads a pattern. */
    private static final class Reader {
        private final String pattern;
        private final int[] points;
        private final boolean deep;
        private final List<CharClass> classes = new ArrayList<>(0);
        private int at;

        Reader(String pattern, boolean deep) {
            this.pattern = pattern;
            this.points = Names.codePoints(pattern);
            this.deep = deep;
        }

        GlobTokens read() {
            int[] tokens = new int[points.length];
            int count = 0;
            boolean plainBehindDeep = deep && peek() == '*' && points.length > 2 && points[1] == '*';
            while (at < points.length) {
                boolean first = at == 0;
                int c = points[at++];
                int token = switch (c) {
                    case '*' -> stars();
                    case '?' -> ANY;
                    case '[' -> charClass();
                    case '\\' -> escaped();
                    default -> c;
                };
                plainBehindDeep &= first || token >= 0 && c != '\\';
                tokens[count++] = token;
            }
            return new GlobTokens(Arrays.copyOf(tokens, count), classes, plainBehindDeep ? pattern.substring(2) : null);
        }

        private int peek() {
            return at < points.length ? points[at] : -1;
        }

        private int stars() {
            if (!deep || peek() != '*') {
                return STAR;
            }
            at++;
            if (peek() == '/') {
                at++;
            }
            return at == points.length ? REST : DEEP;
        }

        private int escaped() {
            if (at == points.length) {
                throw malformed("a backslash stands at its end");
            }
            return points[at++];
        }

        private int charClass() {
            boolean negated = peek() == '^';
            if (negated) {
                at++;
            }
            List<int[]> ranges = new ArrayList<>(1);
            while (ranges.isEmpty() || peek() != ']') {
                int low = member();
                int high = low;
                if (peek() == '-') {
                    at++;
                    high = member();
                }
                if (deep && high < low) {
                    throw malformed("a range in [] goes backwards");
                }
                ranges.add(new int[] {low, high});
            }
            at++;
            classes.add(new CharClass(negated, ranges));
            return CLASS - (classes.size() - 1);
        }

        private int member() {
            int c = peek();
            if (c < 0) {
                throw malformed("a [ is not closed");
            }
            if (c == '-' || c == ']') {
                throw malformed("in [], - and ] need a backslash in front");
            }
            at++;
            if (c == '\\') {
                c = escaped();
            }
            if (at == points.length) {
                throw malformed("a [ is not closed");
            }
            return c;
        }

        private TareException malformed(String why) {
            String shown = pattern.length() > 200 ? pattern.substring(0, 200) + "..." : pattern;
            return new TareException(
                    TareException.FAILED, Problem.of("\"" + shown + "\": syntax error in pattern", why), null);
        }
    }
}
