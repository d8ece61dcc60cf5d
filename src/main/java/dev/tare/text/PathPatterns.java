package dev.tare.text;

import dev.tare.diagnostic.TareException;
import java.util.ArrayList;
import java.util.List;

/**
 * An ordered list of patterns of which the last one that matches decides; one that begins with {@code !} takes back. A
 * pattern that matches a directory matches all that is in it. This is what ignore files, {@code --exclude} and
 * {@code --parents} use; the rules are those of github.com/moby/patternmatcher ({@code MatchesOrParentMatches}). Its
 * other way, for walks, forgets a pattern that changed nothing for a directory; then a file that {@code * !src/*.go
 * src/vendor} leaves out is listed by BuildKit and cannot be opened.
 *
 * <p>Paths are relative, with no leading and no trailing slash.
 */
public final class PathPatterns {
    public static final PathPatterns NONE = new PathPatterns(List.of());

    private final List<Rule> rules;
    private final Verdict start;

    private record Rule(Glob glob, boolean negated) {}

    private PathPatterns(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        this.start = new Verdict(false, new boolean[rules.size()]);
    }

    /** @throws TareException on a pattern that is not well-formed */
    public static PathPatterns of(List<String> patterns) {
        List<Rule> rules = new ArrayList<>(patterns.size());
        for (String each : patterns) {
            String text = each.strip();
            if (text.isEmpty()) {
                continue;
            }
            String pattern = clean(text);
            boolean negated = pattern.startsWith("!");
            if (pattern.equals("!")) {
                throw TareException.failed("illegal exclusion pattern: \"!\"", "write what it takes back behind it");
            }
            rules.add(new Rule(Glob.ofPath(negated ? pattern.substring(1) : pattern), negated));
        }
        return rules.isEmpty() ? NONE : new PathPatterns(rules);
    }

    /** What the patterns say of one path, to be handed on to what is below it. */
    public static final class Verdict {
        private final boolean matches;
        private final boolean[] byRule;

        private Verdict(boolean matches, boolean[] byRule) {
            this.matches = matches;
            this.byRule = byRule;
        }

        /** Whether the last pattern that matches the path, or a directory above it, does not begin with {@code !}. */
        public boolean matches() {
            return matches;
        }
    }

    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** How many patterns there are. */
    public int size() {
        return rules.size();
    }

    /** Whether a pattern begins with {@code !}. */
    public boolean hasNegations() {
        for (Rule rule : rules) {
            if (rule.negated) {
                return true;
            }
        }
        return false;
    }

    /** Whether a path matches, by itself or by a directory above it. A walk is faster by {@link #below}. */
    public boolean matches(String path) {
        if (rules.isEmpty()) {
            return false;
        }
        int slash = path.lastIndexOf('/');
        return matches(slash < 0 ? start : verdict(path.substring(0, slash)), path);
    }

    /** Whether a path matches, from the verdict on its directory. For what has nothing below it. */
    public boolean matches(Verdict parent, String path) {
        for (int i = rules.size() - 1; i >= 0; i--) {
            if (parent.byRule[i] || rules.get(i).glob.matches(path)) {
                return !rules.get(i).negated;
            }
        }
        return false;
    }

    /** The verdict on a path, with all directories above it looked at. */
    public Verdict verdict(String path) {
        Verdict verdict = start;
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            verdict = below(verdict, path.substring(0, slash));
        }
        return below(verdict, path);
    }

    /** The verdict on the root, which no pattern matches: where a walk begins. */
    public Verdict root() {
        return start;
    }

    /** The verdict on a path from the verdict on its directory. */
    public Verdict below(Verdict parent, String path) {
        boolean matches = false;
        boolean[] byRule = new boolean[rules.size()];
        for (int i = 0; i < byRule.length; i++) {
            if (parent.byRule[i] || rules.get(i).glob.matches(path)) {
                byRule[i] = true;
                matches = !rules.get(i).negated;
            }
        }
        return new Verdict(matches, byRule);
    }

    /**
     * Whether something in this directory can have another verdict than the directory has. Where nothing can, a walk
     * need not enter it.
     */
    public boolean mayDifferBelow(Verdict verdict, String directory) {
        for (int i = rules.size() - 1; i >= 0 && !verdict.byRule[i]; i--) {
            if (rules.get(i).negated == verdict.matches && rules.get(i).glob.mayMatchBelow(directory)) {
                return true;
            }
        }
        return false;
    }

    /** The shortest text of the same path, {@code .} for none: Go's {@code filepath.Clean}. */
    public static String clean(String path) {
        boolean rooted = path.startsWith("/");
        List<String> parts = new ArrayList<>();
        int start = 0;
        while (start <= path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            String part = path.substring(start, end);
            start = end + 1;
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (!part.equals("..")) {
                parts.add(part);
            } else if (!parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!rooted) {
                parts.add(part);
            }
        }
        String joined = String.join("/", parts);
        return rooted ? "/" + joined : joined.isEmpty() ? "." : joined;
    }
}
