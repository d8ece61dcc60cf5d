package dev.tare.differential;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Random COPY and ADD. */
final class FileLines {
    private static final List<String> ROOTS = List.of(".", "./", "/");
    private static final int MOST_WHOLES = 3;

    private final Dice dice;
    private final ContextSketch context;
    private int wholes;

    FileLines(Dice dice, ContextSketch context) {
        this.dice = dice;
        this.context = context;
    }

    /** @param froms names that {@code --from} may have */
    String line(StageSketch stage, List<StageSketch> froms) {
        if (dice.chance(10)) {
            return heredoc(stage);
        }
        boolean add = dice.chance(context.archives.isEmpty() ? 8 : 35);
        StringBuilder line = new StringBuilder(add ? "ADD" : "COPY");
        List<String> sources = new ArrayList<>();
        @Nullable StageSketch from = !add && !froms.isEmpty() && dice.chance(45) ? dice.of(froms) : null;
        int count = dice.chance(75) ? 1 : 2 + dice.number(2);
        for (int i = 0; i < count; i++) {
            sources.add(
                    add && !context.archives.isEmpty() && dice.chance(70)
                            ? dice.of(context.archives)
                            : from == null ? source() : source(from));
        }
        if (from != null) {
            line.append(" --from=").append(from.reference(dice));
        }
        flags(line, stage, !add && mayBePicked(from), sources.stream().anyMatch(ROOTS::contains));
        String destination = destination(stage, count > 1 || sources.get(0).contains("*"));
        sources.add(destination);
        stage.places.add(destination);
        boolean json = sources.stream().anyMatch(each -> each.isEmpty() || each.contains(" "))
                || sources.get(0).startsWith("-")
                || dice.chance(12);
        return line + " " + (json ? json(sources) : String.join(" ", sources));
    }

    /** Of another stage: it is taken as a whole so often only, since an image of them doubles with each time. */
    private String source(StageSketch from) {
        String source = from.source(dice);
        boolean whole = source.equals("/") || source.equals(".") || source.equals("/*") || source.endsWith("/..");
        return whole && ++wholes > MOST_WHOLES ? dice.of("/etc", "/d", "/srv/full") : source;
    }

    /** Where it picks from a folder, BuildKit fails at each link that leads nowhere. */
    private boolean mayBePicked(@Nullable StageSketch from) {
        return from == null ? context.links.isEmpty() : from.number < 0;
    }

    private void flags(StringBuilder line, StageSketch stage, boolean picks, boolean root) {
        if (dice.chance(20)) {
            line.append(" --chown=").append(owner(stage));
        }
        if (dice.chance(15)) {
            line.append(" --chmod=")
                    .append(dice.of("755", "0640", "u+x", "go-rwx", "a=rX", "1777", "7", "u=rwX,go=rX", "4711"));
        }
        if (dice.chance(18)) {
            line.append(dice.of(" --link", " --link", " --link=true", " --link=false"));
        }
        // BuildKit does not find the root of a context with it.
        if (picks && !root && dice.chance(12)) {
            line.append(" --parents");
        }
        if (picks && dice.chance(12)) {
            line.append(" --exclude=").append(dice.of("*.txt", "**/a", "b", "*", "?", "[a-c]*", "**/*.md", "deep"));
        }
    }

    private String owner(StageSketch stage) {
        return stage.users
                ? dice.of(
                        "5", "5:6", "bob", "bob:staff", "alice:7", "root", "0", "3:bobs", "nobody", ":9", "root:staff")
                // BuildKit knows no names where there is no /etc/passwd.
                : dice.chance(5) ? dice.of("root", "1000:root") : dice.of("5", "5:6", "0:0", ":9", "70000:1");
    }

    /** A path of the context, written in one of the many ways. */
    private String source() {
        if (dice.number(400) == 0) {
            return "missing";
        }
        boolean folder = context.files.isEmpty() || dice.chance(35) || context.ignores && dice.chance(70);
        String path = dice.of(folder ? context.folders : context.files);
        if (!context.links.isEmpty() && dice.chance(8)) {
            path = dice.of(context.links);
        }
        if (path.isEmpty()) {
            return dice.of(".", "./", "/", "*", "[a-c]*", "??", "*/*");
        }
        String escaped = escaped(path);
        return switch (dice.number(12)) {
            case 0 -> "./" + escaped;
            case 1 -> "/" + escaped;
            case 2 -> escaped + "/";
            case 3 -> escaped + "/.";
            case 4 -> "./x/../" + escaped;
            case 5 -> escaped(path.substring(0, path.length() - 1)) + "*";
            case 6 ->
                path.contains("/")
                        ? escaped(path.substring(0, path.indexOf('/'))) + "/./"
                                + escaped(path.substring(path.indexOf('/') + 1))
                        : escaped;
            case 7 -> "*" + escaped(path.substring(path.length() - 1)) + "*";
            // What an ignore file has left out fails, unless it is asked for by a wildcard.
            default -> context.ignores && dice.chance(70) ? escaped + "*" : escaped;
        };
    }

    /** Most names are meant as they are, so that something is copied. */
    private String escaped(String path) {
        if (dice.chance(5)) {
            return path;
        }
        return path.replace("\\", "\\\\")
                .replace("$", "\\$")
                .replace("[", "[[]")
                .replace("*", "\\*")
                .replace("?", "[?]")
                .replace("'", "\\'")
                .replace("\"", "\\\"");
    }

    private String destination(StageSketch stage, boolean several) {
        if (dice.chance(20) && !stage.places.isEmpty()) {
            String place = dice.of(stage.places);
            return several && !place.endsWith("/") ? place + "/" : place;
        }
        String text = dice.of(
                "/",
                ".",
                "/d",
                "/e/f",
                "sub",
                "./",
                "/srv/link",
                "/srv/link/..",
                "/link",
                "/abs",
                "/dangling",
                "/d/../g",
                "/real/in",
                "/home/bob",
                "/etc",
                "x/y/",
                "/srv/full",
                "/a b",
                "${D}/v",
                "/tmp/../d/./h",
                "//dd//e",
                "/bin");
        text = text.startsWith("${D}") && stage.variables.isEmpty() ? "/v" : text;
        return (several || dice.chance(35)) && !text.endsWith("/") ? text + "/" : text;
    }

    private String heredoc(StageSketch stage) {
        StringBuilder line = new StringBuilder(dice.of("COPY", "COPY", "ADD"));
        flags(line, stage, false, false);
        String name = dice.of("EOF", "here", "a.txt");
        String mark = dice.of("<<" + name, "<<\"" + name + "\"", "<<-" + name);
        line.append(' ').append(mark).append(' ').append(dice.of("/doc", "/d/", "doc/", "/e/f"));
        for (int i = dice.number(4); i > 0; i--) {
            line.append('\n')
                    .append(dice.of(
                            "text $D ${D:-none}", "\ttabbed", "", "\\$D \\\\ \"q\" 'q'", "# no comment", "last \\"));
        }
        return line.append('\n').append(name).toString();
    }

    static String json(List<String> words) {
        StringBuilder out = new StringBuilder("[");
        for (String word : words) {
            out.append(out.length() > 1 ? ", " : "")
                    .append('"')
                    .append(word.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        return out.append(']').toString();
    }
}
