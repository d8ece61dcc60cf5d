package dev.tare.differential;

import static dev.tare.differential.Dice.quoted;

import java.util.ArrayList;
import java.util.List;

/** A random folder to build from: commands that make it, and the paths that are then there. */
final class ContextSketch {
    private static final List<String> PLAIN =
            List.of("a", "b", "c.txt", "d.md", "x1", "y", "Zed", "ab", ".hidden", "abc");
    /**
     * None with a tab, a backslash, or a "!" in front: BuildKit's client cannot name them to the daemon. None with a "?":
     * BuildKit copies nothing for {@code q[?]}, even where a file has that name.
     */
    private static final List<String> ODD = List.of(
            "a b",
            "ü",
            "st*r",
            "[x]",
            "$HOME",
            "-dash",
            "#hash",
            "it's",
            "\"dq\"",
            "..dots",
            "a,b=c",
            "\u00e9\u0301",
            "~",
            "a:b",
            "%41",
            "{a,b}",
            "@",
            "con&amp;",
            "long".repeat(30));

    private final Dice dice;
    final List<String> setup = new ArrayList<>();
    final List<String> files = new ArrayList<>();
    final List<String> folders = new ArrayList<>();
    final List<String> archives = new ArrayList<>();
    /** Symbolic links, which may lead nowhere. */
    final List<String> links = new ArrayList<>();
    /** It has an ignore file, which may leave out anything. */
    boolean ignores;

    ContextSketch(Dice dice) {
        this.dice = dice;
        folders.add("");
        int count = 3 + dice.number(7);
        for (int i = 0; i < count; i++) {
            entry();
        }
        if (dice.chance(30)) {
            archive();
        }
        if (dice.chance(25)) {
            ignore();
        }
    }

    /** A name, now and then one that needs care. */
    static String name(Dice dice) {
        return dice.chance(88) ? dice.of(PLAIN) : dice.of(ODD);
    }

    private String fresh() {
        String folder = dice.of(folders);
        String path = folder.isEmpty() ? name(dice) : folder + "/" + name(dice);
        return files.contains(path) || folders.contains(path) || links.contains(path) ? "" : path;
    }

    private void entry() {
        String path = fresh();
        if (path.isEmpty()) {
            return;
        }
        String word = quoted("./" + path);
        switch (dice.number(12)) {
            case 0, 1, 2, 3 -> {
                setup.add("mkdir " + word);
                folders.add(path);
                if (dice.chance(20)) {
                    setup.add("chmod " + dice.of("700", "711", "1777", "2755", "750") + " " + word);
                }
                String inside = path + "/" + name(dice);
                if (dice.chance(75) && !files.contains(inside) && !links.contains(inside)) {
                    setup.add("echo " + quoted(inside) + " >" + quoted("./" + inside));
                    files.add(inside);
                }
            }
            case 4 -> {
                String target = dice.of(
                        dice.of(PLAIN), "../" + dice.of(PLAIN), "/" + dice.of(PLAIN), "nowhere", ".", "..", "/etc");
                setup.add("ln -s " + quoted(target) + " " + word);
                links.add(path);
            }
            case 5 -> {
                if (files.isEmpty()) {
                    return;
                }
                // A link to a link is one to what that leads to in some shells.
                setup.add("ln -P " + quoted("./" + dice.of(files)) + " " + word + " || true");
                files.add(path);
            }
            case 6 -> {
                setup.add("head -c " + (1 + dice.number(90_000)) + " /dev/zero >" + word);
                files.add(path);
            }
            case 7 -> {
                setup.add(dice.of("mkfifo ", "touch ", "touch ") + word);
                files.add(path);
            }
            default -> {
                setup.add("echo " + quoted(path) + " >" + word);
                files.add(path);
                if (dice.chance(30)) {
                    setup.add("chmod " + dice.of("600", "755", "4755", "444", "2711", "000") + " " + word);
                }
                if (dice.chance(15)) {
                    setup.add("touch -d @" + (dice.chance(80) ? 1_000_000_000L + dice.number(99_999_999) : 1) + " "
                            + word);
                }
                if (dice.chance(10)) {
                    setup.add("chown " + dice.number(2000) + ":" + dice.number(2000) + " " + word);
                }
            }
        }
    }

    private void archive() {
        String name = dice.of("t.tar", "t.tgz", "t.txz", "t.tbz", "plain");
        if (files.contains(name) || folders.contains(name)) {
            return;
        }
        String option = dice.of("", "z", "j", "J");
        String owner = dice.chance(50) ? " --owner=7 --group=8" : "";
        setup.add("mkdir -p ../pack/in/deep; echo packed >../pack/in/deep/f; ln -s f ../pack/in/deep/l; "
                + "ln ../pack/in/deep/f ../pack/in/h; chmod 710 ../pack/in; echo 2 >../pack/" + dice.of(PLAIN)
                + "; find ../pack -exec touch -h -d @1300000000 {} +");
        setup.add("tar -C ../pack --sort=name" + owner + " -c" + option + "f " + name + " "
                + dice.of(".", "in", "$(ls ../pack)"));
        files.add(name);
        archives.add(name);
    }

    private void ignore() {
        ignores = true;
        // A walk of BuildKit's forgets what a pattern that takes back says of a folder that nothing has left out.
        boolean takesBack = dice.chance(40);
        if (takesBack) {
            ignore("*");
        }
        for (int i = 1 + dice.number(4); i > 0; i--) {
            ignore((takesBack && dice.chance(70) ? "!" : "") + ignoreLine());
        }
    }

    private void ignore(String line) {
        if (line.equals("!")) {
            // It fails all of the build.
            return;
        }
        setup.add("printf '%s\\n' " + quoted(line) + " >>.dockerignore");
    }

    private String ignoreLine() {
        String path = dice.chance(70) && !files.isEmpty() ? dice.of(files) : dice.of(folders);
        path = path.isEmpty() ? "*" : path;
        return switch (dice.number(9)) {
            case 0 -> "**/x1";
            case 1 -> "**/" + path.substring(path.lastIndexOf('/') + 1);
            case 2 -> path + "/*";
            case 3 -> "*" + path.substring(path.length() - 1);
            case 4 -> "/" + path + "/";
            case 5 -> path.charAt(0) + "*";
            case 6 -> "**/" + dice.of("*.txt", "*.md", "?", "[ab]*");
            case 7 -> dice.of("# comment", "", " " + path + " ", "./" + path, "../" + path);
            default -> path;
        };
    }
}
