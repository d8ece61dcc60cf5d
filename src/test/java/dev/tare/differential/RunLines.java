package dev.tare.differential;

import static dev.tare.differential.Dice.quoted;

import java.util.ArrayList;
import java.util.List;

/** Random RUN in an image that has a busybox. */
final class RunLines {
    /** Files of a folder with what they are, sorted, and read to the end before a file is made for them. */
    private static final String LIST =
            "list=$(find %s -xdev -exec stat -c '%%n %%a %%u:%%g %%F %%s' {} + 2>/dev/null | grep -v directory | sort); "
                    + "echo \"$list\" >>%s";

    private final Dice dice;
    private final ContextSketch context;

    RunLines(Dice dice, ContextSketch context) {
        this.dice = dice;
        this.context = context;
    }

    String line(StageSketch stage, List<StageSketch> froms) {
        StringBuilder line = new StringBuilder("RUN");
        List<String> commands = new ArrayList<>();
        if (dice.chance(35)) {
            for (int i = dice.chance(80) ? 1 : 2; i > 0; i--) {
                mount(line, commands, froms, i);
            }
        }
        for (int i = 1 + dice.number(3); i > 0; i--) {
            commands.add(command(stage));
        }
        if (dice.chance(10)) {
            return line + " <<EOF\n" + String.join("\n", commands) + "\nEOF";
        }
        if (dice.chance(8)) {
            return line + " " + FileLines.json(List.of("sh", "-ec", String.join("; ", commands)));
        }
        return line + " " + String.join("; ", commands);
    }

    private void mount(StringBuilder line, List<String> commands, List<StageSketch> froms, int number) {
        String target = "/m" + number + dice.of("", "", "/deep/er");
        String kind = dice.of("bind", "bind", "bind", "cache", "tmpfs", "secret");
        StringBuilder mount =
                new StringBuilder("type=" + kind + "," + dice.of("target", "dst", "destination") + "=" + target);
        boolean writable = !kind.equals("bind");
        switch (kind) {
            case "bind" -> {
                StageSketch from = !froms.isEmpty() && dice.chance(50) ? dice.of(froms) : null;
                // A stage's number is no name of it here.
                from = from == null || from.name.isEmpty() ? null : from;
                String source = from != null ? from.shell ? "/srv" : "/" : folder();
                mount.append(from == null ? "" : ",from=" + from.name)
                        .append(source.isEmpty() ? "" : ",source=" + source);
                if (dice.chance(25)) {
                    mount.append(",rw");
                    writable = true;
                }
            }
            case "cache" -> {
                // Of this one RUN: what is in it must not depend on the builds before.
                mount.append(",id=$$ID$$")
                        .append(dice.of("", ",mode=0700", ",uid=5,gid=6", ",sharing=private", ",sharing=locked"));
            }
            case "secret" -> mount.append(",id=one").append(dice.of("", ",mode=0444", ",uid=7", ",required"));
            default -> mount.append(dice.of("", ",size=1m"));
        }
        line.append(" --mount=").append(mount);
        if (kind.equals("secret")) {
            commands.add("cat " + target + " >/of-secret" + number + "; stat -c '%a %u:%g' " + target + " >>/of-secret"
                    + number);
            return;
        }
        commands.add("stat -c '%a %u:%g' " + target + " >/of-mount" + number);
        commands.add(LIST.formatted(target + "/", "/of-mount" + number));
        if (writable) {
            commands.add("echo written >" + target + "/new; cp " + target + "/new /from-mount" + number);
        } else {
            commands.add("touch " + target + "/new || echo refused >/refused" + number);
        }
    }

    private String folder() {
        String folder = dice.of(context.folders);
        return folder.matches("[A-Za-z0-9./]*") ? folder : "";
    }

    private String place(StageSketch stage) {
        String place = dice.chance(60) && !stage.places.isEmpty()
                ? dice.of(stage.places)
                : dice.of(
                        "/srv/full/one",
                        "/srv/full",
                        "/home/bob",
                        "/etc/motd",
                        "/tmp",
                        "/srv/link",
                        "/opt",
                        "/usr/bin",
                        "/r",
                        "/d");
        return place.contains("$") || place.contains("*") ? "/d" : place;
    }

    private String command(StageSketch stage) {
        String name = "/" + dice.of("r", "d", "e", "opt") + number();
        String at = quoted(place(stage));
        // Who writes to a pipe waits for a reader.
        int kind = dice.number(20);
        String command = switch (kind) {
            case 0 -> "mkdir -p " + name + "/sub && echo " + name + " >" + name + "/sub/f";
            case 1 -> "rm -rf " + at + " || true";
            case 2 -> "rm -rf " + at + " && mkdir -p " + at + " && echo again >" + at + "/again || true";
            case 3 -> "mv " + at + " " + name + " || true";
            case 4 -> "ln -sf " + at + " " + name;
            case 5 -> "echo 1 >" + name + " && ln " + name + " " + name + ".hard";
            case 6 -> "chmod " + dice.of("700", "4755", "u+t", "a-w") + " " + at + " || true";
            case 7 -> "chown -h " + dice.of("5:6", "bob", "0:bobs") + " " + at + " || true";
            // The time of a folder alone is in no layer, and only BuildKit's daemon knows it.
            case 8 ->
                "[ -d " + at + " ] || touch -d @" + (1_100_000_000L + dice.number(9_999_999)) + " " + at + " || true";
            case 9 -> "mkfifo " + name + "; mknod " + name + ".dev c 1 " + dice.of("3", "5") + " || true";
            // A copy of the root has all of /proc in it, and fills any disk.
            case 10 -> "[ \"$(realpath " + at + ")\" = / ] || cp -a " + at + " " + name + " || true";
            case 11 -> "env | grep -v -e ^OTEL_ -e ^TRACEPARENT= -e ^PWD= -e ^SHLVL= | sort >" + name;
            case 12 -> "pwd >" + name + "; id >>" + name + "; umask >>" + name + "; cat /proc/self/cgroup >/dev/null";
            case 13 -> LIST.formatted(at, name);
            case 14 -> "echo \"$D ${D:-none} $0\" >" + name;
            case 15 -> "[ -p " + at + " ] || echo more >>" + at + " || true";
            case 16 -> "find " + at + " -name '*o*' -exec rm -rf {} + || true";
            case 17 -> "list=$(ls -A / | sort); echo \"$list\" >" + name;
            default -> "echo " + name + " >" + name;
        };
        if (kind < 1 || kind > 2) {
            // Of some it is not sure that they make it.
            if (kind == 0 || kind == 5 || kind == 9 || kind > 10 && kind != 15 && kind != 16 || dice.chance(5)) {
                stage.places.add(name);
            }
        } else if (dice.chance(95)) {
            stage.places.removeIf(each -> quoted(each).equals(at));
        }
        return "[ ! -p " + name + " ] || rm " + name + "; " + command;
    }

    private int number() {
        return dice.number(3);
    }
}
