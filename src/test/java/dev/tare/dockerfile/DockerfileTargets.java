package dev.tare.dockerfile;

import static dev.tare.fuzz.FuzzTarget.holds;

import dev.tare.diagnostic.SourceText;
import dev.tare.dockerfile.check.CheckResult;
import dev.tare.dockerfile.check.Checks;
import dev.tare.dockerfile.check.ContextFiles;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Expander;
import dev.tare.dockerfile.syntax.ExpansionException;
import dev.tare.dockerfile.syntax.Heredocs;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.dockerfile.syntax.NodeReader;
import dev.tare.dockerfile.syntax.ShellPattern;
import dev.tare.dockerfile.syntax.SyntaxNode;
import dev.tare.fuzz.FuzzTarget.Refused;
import dev.tare.plan.ImageResolver;
import dev.tare.text.Csv;
import dev.tare.text.Names;
import dev.tare.text.PathPatterns;
import dev.tare.text.SyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the fuzzer feeds of this package. A NUL stands between the parts of an input that has several. */
public final class DockerfileTargets {
    private static final String[] KEYWORDS = {
        "FROM",
        "RUN",
        "COPY",
        "ADD",
        "ENV",
        "ARG",
        "LABEL",
        "CMD",
        "ENTRYPOINT",
        "EXPOSE",
        "HEALTHCHECK",
        "MAINTAINER",
        "ONBUILD",
        "SHELL",
        "STOPSIGNAL",
        "USER",
        "VOLUME",
        "WORKDIR"
    };

    private static final ContextFiles CONTEXT = new ContextFiles(
            List.of(
                    new ContextFiles.File("go.mod", 10),
                    new ContextFiles.File(".env", 20),
                    new ContextFiles.File("a/b", 30)),
            false);

    private DockerfileTargets() {}

    private static String text(byte[] input) {
        return new String(input, StandardCharsets.UTF_8);
    }

    private static SourceText source(byte[] input) {
        return new SourceText("Dockerfile", text(input));
    }

    private static String[] parts(byte[] input, int count) {
        String[] parts = text(input).split("\0", count);
        String[] all = new String[count];
        for (int i = 0; i < count; i++) {
            all[i] = i < parts.length ? parts[i] : "";
        }
        return all;
    }

    public static void lexer(byte[] input) {
        SourceText source = source(input);
        NodeReader reader = new NodeReader(source);
        int line = 0;
        int last = 1 + (int) source.text().chars().filter(c -> c == '\n').count();
        for (SyntaxNode node = reader.next(); node != null; node = reader.next()) {
            holds(node.start() > line && node.end() >= node.start() && node.end() <= last, "lines out of order");
            line = node.end();
        }
    }

    public static void parser(byte[] input) {
        Dockerfile file = Dockerfile.parse(source(input));
        holds(file.equals(Dockerfile.parse(source(input))), "another file at the second reading");
    }

    /** The first byte chooses the instruction. */
    public static void instruction(byte[] input) {
        if (input.length > 0) {
            String rest = new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
            String text = KEYWORDS[(input[0] & 0xff) % KEYWORDS.length] + " " + rest;
            SourceText source = new SourceText("ONBUILD", text);
            holds(
                    Dockerfile.parseTrigger(source).equals(Dockerfile.parseTrigger(source)),
                    "another instruction at the second reading");
        }
    }

    /** Two values, then the word. */
    public static void expansion(byte[] input) throws Refused {
        String[] parts = parts(input, 3);
        Environment variables = new Environment(List.of("a=" + parts[0], "b=" + parts[1]));
        String word = parts[2];
        ExpansionException failure = null;
        for (Expander expander :
                List.of(Expander.of('\\'), Expander.of('`'), Expander.forHeredoc(), Expander.forDisplay('\\'))) {
            try {
                String expanded = expander.expand(word, variables).text();
                holds(expanded.length() <= 2 * Expander.MAX_LENGTH, "a text that is too long");
                if (isPlain(expanded)) {
                    holds(expander.expand(expanded, variables).text().equals(expanded), "plain text is changed");
                }
                List<String> words = expander.words(word, variables);
                int length = 0;
                for (String each : words) {
                    length += each.length();
                    holds(!each.isEmpty(), "an empty word");
                }
                holds(length <= expanded.length(), "words that are longer than the text");
            } catch (ExpansionException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw new Refused(failure.getMessage());
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("$\\`'\"".indexOf(text.charAt(i)) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** The pattern, then the text. */
    public static void pattern(byte[] input) throws Refused {
        String[] parts = parts(input, 2);
        ShellPattern pattern;
        try {
            pattern = ShellPattern.of(parts[0]);
        } catch (ExpansionException e) {
            throw new Refused(e.getMessage());
        }
        String text = parts[1];
        String start = pattern.trimStart(text, false);
        String end = pattern.trimEnd(text, false);
        String replaced = pattern.replace(text, "x", true);
        holds(text.endsWith(start) && text.startsWith(end), "more than a start or an end is gone");
        holds(start.length() >= pattern.trimStart(text, true).length(), "the shortest start is not the shortest");
        holds(end.length() >= pattern.trimEnd(text, true).length(), "the shortest end is not the shortest");
        if (parts[0].length() <= 40 && text.length() <= 40 && parts[0].indexOf('\\') < 0) {
            int[] tokens = Names.codePoints(parts[0]);
            int[] points = Names.codePoints(text);
            boolean[] starts = new boolean[points.length + 1];
            int shortest = -1;
            int longest = -1;
            for (int to = 0; to <= points.length; to++) {
                starts[to] = matches(tokens, points, 0, to);
                shortest = starts[to] && shortest < 0 ? to : shortest;
                longest = starts[to] ? to : longest;
            }
            holds(start.equals(from(points, shortest)), "not the shortest start: " + start);
            holds(pattern.trimStart(text, true).equals(from(points, longest)), "not the longest start");
            int near = -1;
            int far = -1;
            for (int at = points.length; at >= 0; at--) {
                boolean found = matches(tokens, points, at, points.length);
                near = found && near < 0 ? at : near;
                far = found ? at : far;
            }
            holds(end.equals(upTo(points, near)), "not the shortest end: " + end);
            holds(pattern.trimEnd(text, true).equals(upTo(points, far)), "not the longest end");
            boolean any = false;
            for (int at = 0; at <= points.length; at++) {
                for (int to = at; to <= points.length; to++) {
                    any |= matches(tokens, points, at, to);
                }
            }
            holds(any || replaced.equals(text), "a match where there is none: " + replaced);
        }
    }

    private static String from(int[] points, int at) {
        int start = Math.max(at, 0);
        return new String(points, start, points.length - start);
    }

    private static String upTo(int[] points, int at) {
        return new String(points, 0, at < 0 ? points.length : at);
    }

    /** Whether a pattern of {@code *} and {@code ?} matches all of a part, by the book. */
    private static boolean matches(int[] pattern, int[] text, int from, int to) {
        boolean[] reached = new boolean[to - from + 1];
        reached[0] = true;
        for (int token : pattern) {
            boolean[] next = new boolean[reached.length];
            for (int i = 0; i < reached.length; i++) {
                if (token == '*') {
                    next[i] = reached[i] || i > 0 && next[i - 1];
                } else if (i > 0 && reached[i - 1]) {
                    next[i] = token == '?' || token == text[from + i - 1];
                }
            }
            reached = next;
        }
        return reached[to - from];
    }

    public static void heredoc(byte[] input) throws Refused {
        String text = text(input);
        holds(Heredocs.chomp(Heredocs.chomp(text)).equals(Heredocs.chomp(text)), "tabs are left");
        try {
            for (Instruction.Heredoc each : Heredocs.inLine(text)) {
                holds(each.fd() >= 0, "a negative file descriptor");
            }
        } catch (SyntaxException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
        NodeReader reader = new NodeReader(new SourceText("Dockerfile", "RUN <<E" + text));
        while (reader.next() != null) {
            holds(reader.escape() == '\\', "an escape that nobody asked for");
        }
    }

    /** The ignore file, then a path. */
    public static void ignore(byte[] input) {
        String[] parts = parts(input, 2);
        IgnoreFile file = IgnoreFile.parse(new SourceText(".dockerignore", parts[0]));
        String path = PathPatterns.clean("/" + parts[1]).substring(1);
        if (path.isEmpty()) {
            return;
        }
        PathPatterns patterns = file.matcher();
        boolean excluded = file.excludes(path);
        holds(excluded == patterns.verdict(path).matches(), "a walk and a question differ");
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            String folder = path.substring(0, slash);
            PathPatterns.Verdict verdict = patterns.verdict(folder);
            holds(
                    patterns.mayDifferBelow(verdict, folder) || verdict.matches() == excluded,
                    "a walk that passes over " + folder + " misses a file");
        }
        // Reading the patterns that were read changes nothing.
        holds(PathPatterns.of(file.patterns()).matches(path) == excluded, "patterns change when they are read again");
    }

    private static PlannerFixture images() {
        return new PlannerFixture()
                .image("base", 2, builder -> {
                    builder.env = List.of("PATH=/bin", "A=b", "bare");
                    builder.onBuild = List.of("COPY --from=last a /b", "ENV C=$A");
                    builder.workingDir = "w";
                })
                .image("none", 0, builder -> {});
    }

    public static void plan(byte[] input) {
        Planned planned = images().plan(
                        text(input), PlannerFixture.options().buildArg("A", "x").buildArg("B", "$A"));
        holds(planned.plan().config().history().size() < 100_000, "a history without end");
    }

    public static void check(byte[] input) {
        PlanOptions options =
                PlannerFixture.options().ignorePatterns(List.of("*.md", "!a")).build();
        ImageResolver none = (name, platform) -> null;
        CheckResult result = Checks.ofFile(source(input), options, none, CONTEXT);
        holds(result.source().text().equals(text(input)), "another text was checked");
    }

    /** The value of {@code RUN --mount}. */
    public static void mount(byte[] input) throws Refused {
        try {
            holds(!Csv.fields(text(input), "mount").isEmpty(), "no fields and no error");
        } catch (SyntaxException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
        Dockerfile.parseTrigger(new SourceText("ONBUILD", "RUN --mount=" + text(input) + " --device=" + text(input)));
    }
}
