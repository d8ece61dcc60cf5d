package dev.tare.build.request;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key of a {@code tare.yaml}, which is also the name of a flag. The reader of the file, its JSON Schema and its
 * documentation are made from this table, or tested against it.
 *
 * @param name as it is written
 * @param kind what its value is
 * @param ofProgram whether the section of a single program may have it
 * @param description for editors: one or two sentences
 */
public record GoKey(String name, Kind kind, boolean ofProgram, String description) {
    /** The forms of values. */
    public enum Kind {
        /** One word or line. */
        TEXT,
        /** A list of texts, or one. */
        TEXTS,
        /** Names to values, or a list of NAME=VALUE. */
        PAIRS,
        /** True or false. */
        SWITCH,
        /** A list of sections. */
        PROGRAMS
    }

    /** Of the whole file. */
    public static final List<GoKey> ALL = List.of(
            new GoKey("tag", Kind.TEXTS, true, "Names of the image, with templates: NAME[:TAG]."),
            new GoKey("label", Kind.PAIRS, true, "Labels of the image, with templates."),
            new GoKey("platform", Kind.TEXTS, false, "What to build for, such as linux/arm64; several make one index."),
            new GoKey("base", Kind.TEXT, false, "The image that the program is put on; default: nothing."),
            new GoKey("base-cmd", Kind.SWITCH, false, "Keep the CMD of the base, as the program's arguments."),
            new GoKey("go", Kind.TEXT, false, "The version of Go, such as 1.26.2; default: what go.mod says."),
            new GoKey("profile", Kind.TEXT, true, "smallest, balanced or debug."),
            new GoKey("debug", Kind.SWITCH, false, "Put the debugger Delve into the image, which starts the program."),
            new GoKey("tags", Kind.TEXTS, true, "Build tags."),
            new GoKey("ldflags", Kind.TEXT, true, "Flags of the linker in place of -s -w, with templates."),
            new GoKey("go-flag", Kind.TEXTS, true, "Further flags of go build, with templates."),
            new GoKey("go-env", Kind.PAIRS, true, "Variables for go, such as CGO_ENABLED: \"1\"."),
            new GoKey("cap", Kind.TEXTS, true, "Linux capabilities of the program's file, such as net_bind_service."),
            new GoKey(
                    "add",
                    Kind.TEXTS,
                    true,
                    "Files and folders, SRC[:DEST]. SRC is relative to the folder of this file; default of DEST:"
                            + " /NAME."),
            new GoKey("kodata", Kind.SWITCH, true, "Whether kodata beside main goes to /var/run/ko; default: true."),
            new GoKey("env", Kind.PAIRS, true, "Variables of the image, with templates."),
            new GoKey("workdir", Kind.TEXT, true, "The folder that the program starts in; default: /."),
            new GoKey("entrypoint", Kind.TEXTS, true, "What runs in place of the program: its words."),
            new GoKey("arg", Kind.TEXTS, true, "Usual arguments of the program."),
            new GoKey("expose", Kind.TEXTS, true, "Ports that the program listens on, such as 8080 or 53/udp."),
            new GoKey("user", Kind.TEXT, true, "USER[:GROUP] that it runs as; default: 65532:65532."),
            new GoKey("volume", Kind.TEXTS, true, "Folders that are volumes."),
            new GoKey("stop-signal", Kind.TEXT, true, "The signal that ends it, such as SIGINT."),
            new GoKey(
                    "healthcheck",
                    Kind.TEXT,
                    true,
                    "As behind HEALTHCHECK in a Dockerfile: --interval=30s CMD [\"/app\", \"check\"]."),
            new GoKey("needs", Kind.TEXT, false, "What is done about what the programs need: off, tell or add."),
            new GoKey("with", Kind.TEXTS, false, "Needs that are met whether the program has them or not."),
            new GoKey("without", Kind.TEXTS, false, "Needs that are not met though the program has them."),
            new GoKey("ca", Kind.TEXTS, false, "Files with certificates of authorities to trust."),
            new GoKey("tz", Kind.TEXTS, false, "Time zones in place of all, such as Europe/Paris."),
            new GoKey(
                    "max-size",
                    Kind.TEXT,
                    false,
                    "How large the image may be as it is sent, such as 8MB; else it gets no name."),
            new GoKey(
                    "max-growth", Kind.TEXT, false, "How much larger than the image of against, such as 5% or 200kB."),
            new GoKey("against", Kind.TEXT, false, "The image that max-growth measures from."),
            new GoKey(
                    "forbid",
                    Kind.TEXTS,
                    false,
                    "What the image may not have: a path, a pattern, setuid, setgid or world-writable."),
            new GoKey("programs", Kind.PROGRAMS, false, "Programs of the module, each with keys of its own."));

    /** Of a section, besides those that are {@code ofProgram}. */
    public static final List<GoKey> SECTION = List.of(
            new GoKey("package", Kind.TEXT, true, "The folder of the package, such as ./cmd/api."),
            new GoKey("name", Kind.TEXT, true, "The program's file in the image; default: as go install calls it."));

    /** What a section may have. */
    public static List<GoKey> ofPrograms() {
        List<GoKey> keys = new ArrayList<>(SECTION);
        for (GoKey key : ALL) {
            if (key.ofProgram) {
                keys.add(key);
            }
        }
        return keys;
    }

    /** Whether it concerns Go packages alone, and is a flag of its own. */
    boolean isOfGo() {
        return switch (name) {
            case "tag", "label", "platform", "go", "programs" -> false;
            default -> !isLimit();
        };
    }

    /** Whether it limits what the image may be. */
    boolean isLimit() {
        return switch (name) {
            case "max-size", "max-growth", "against", "forbid" -> true;
            default -> false;
        };
    }

    /** The key of a name, or null. */
    static @Nullable GoKey named(String name, List<GoKey> table) {
        for (GoKey key : table) {
            if (key.name.equals(name)) {
                return key;
            }
        }
        return null;
    }
}
