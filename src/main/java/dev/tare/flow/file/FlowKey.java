package dev.tare.flow.file;

import java.util.ArrayList;
import java.util.List;

/**
 * A key of a build.yml. The reader, the JSON Schema of editors and the page of documentation are made from the tables
 * here, or tested against them.
 *
 * @param name as it is written
 * @param kind what its value is
 * @param since the first schema that has it
 * @param description for editors: one or two sentences
 */
public record FlowKey(String name, Kind kind, FlowVersion since, String description) {
    /** The forms of values. */
    public enum Kind {
        /** Anything that is one word or line. */
        TEXT,
        /** True or false. */
        SWITCH,
        /** A whole number above zero. */
        NUMBER,
        /** A number with a unit, such as 512m. */
        SIZE,
        /** One of the networks of RUN. */
        NETWORK,
        /** A list of texts. */
        TEXTS,
        /** Names to single values. */
        VALUES,
        /** Flags to single values or lists. */
        FLAGS,
        /** The flow itself. */
        BUILD,
        /** Labels to steps. */
        STEPS,
        /** Names to secrets. */
        SECRETS,
        /** A map that holds the commands. */
        CLEANUP,
        /** One of the schemas. */
        VERSION,
        /** Anything: nobody reads it. */
        UNUSED
    }

    /** Of the whole file. */
    static final List<FlowKey> FILE =
            List.of(key("build", Kind.BUILD, FlowVersion.FIRST, "The flow: its schema and its steps."));

    /** Of {@code build}. */
    public static final List<FlowKey> BUILD = List.of(
            key("version", Kind.VERSION, FlowVersion.FIRST, "The schema that this file is written in."),
            key("steps", Kind.STEPS, FlowVersion.FIRST, "The steps by their labels. Each makes an image."),
            key("work_dir", Kind.UNUSED, FlowVersion.FIRST, "Habitus reads it and does nothing with it."),
            key(
                    "default",
                    Kind.TEXTS,
                    FlowVersion.OWN,
                    "Labels of the steps to build when the command line names none; what they depend on is built too."),
            key(
                    "flags",
                    Kind.FLAGS,
                    FlowVersion.OWN,
                    "Flags of the command line, without dashes; those that are typed win. A flag that may be given"
                            + " several times takes a list."));

    /** Of a step. */
    public static final List<FlowKey> STEP = List.of(
            key(
                    "name",
                    Kind.TEXT,
                    FlowVersion.FIRST,
                    "The image's name, maybe with a tag; no other step has it. FROM this name in the Dockerfile of"
                            + " another step means this image. Without it the label is the name."),
            key(
                    "dockerfile",
                    Kind.TEXT,
                    FlowVersion.FIRST,
                    "The Dockerfile, relative to the context (default: Dockerfile)."),
            key(
                    "context",
                    Kind.TEXT,
                    FlowVersion.FIRST,
                    "The build context, relative to the work directory (default: the work directory)."),
            key(
                    "args",
                    Kind.VALUES,
                    FlowVersion.FIRST,
                    "Build arguments. Values keep their text: 1.50 stays 1.50. They win over --build."),
            key("target", Kind.TEXT, FlowVersion.FIRST, "Build up to this stage of the Dockerfile."),
            key(
                    "artifacts",
                    Kind.TEXTS,
                    FlowVersion.FIRST,
                    "Files or folders that are taken out of the image, as PATH or PATH:FOLDER. The folder is relative to"
                            + " the work directory, which is also the default. Paths may have wildcards."),
            key(
                    "cleanup",
                    Kind.CLEANUP,
                    FlowVersion.FIRST,
                    "What is done in the image before its own layers become one."),
            key(
                    "depends_on",
                    Kind.TEXTS,
                    FlowVersion.FIRST,
                    "Labels of the steps that come first. This step's context holds their artifacts."),
            key(
                    "command",
                    Kind.TEXT,
                    FlowVersion.FIRST,
                    "Run in a container of the image once the artifacts are taken. When it fails the step fails."),
            key(
                    "after_build_command",
                    Kind.TEXT,
                    FlowVersion.FIRST,
                    "Run on this machine by sh -c at the end of the step, only with --after-build-commands."),
            key("no_cache", Kind.SWITCH, FlowVersion.FIRST, "Build each instruction anew."),
            key(
                    "secrets",
                    Kind.SECRETS,
                    FlowVersion.SECOND,
                    "Secrets of this step by name, for RUN --mount=type=secret,id=NAME and for the secret service."),
            key(
                    "go",
                    Kind.TEXT,
                    FlowVersion.OWN,
                    "A Go package to build in place of a Dockerfile, such as ./cmd/app, relative to the context."),
            key(
                    "with",
                    Kind.TEXTS,
                    FlowVersion.OWN,
                    "What a Go package gets whether its program is seen to need it or not, such as ca and tz."),
            key("without", Kind.TEXTS, FlowVersion.OWN, "What a Go package does not get though its program needs it."),
            key(
                    "ca",
                    Kind.TEXTS,
                    FlowVersion.OWN,
                    "Files of certificates that a Go package's program trusts, too, relative to the context."),
            key("tz", Kind.TEXTS, FlowVersion.OWN, "Time zones that a Go package gets in place of all."),
            key(
                    "platforms",
                    Kind.TEXTS,
                    FlowVersion.OWN,
                    "What to build for, such as linux/amd64 (default: this machine's). Several make one index."),
            key(
                    "ignore",
                    Kind.TEXT,
                    FlowVersion.OWN,
                    "An ignore file for this step alone, relative to the context, in place of .dockerignore."),
            key("dockerfile_env", Kind.SWITCH, FlowVersion.OWN, "Replace _env(NAME) in the Dockerfile, too."),
            key(
                    "caches",
                    Kind.TEXTS,
                    FlowVersion.OWN,
                    "Folders in the image, such as /root/.cache, that every RUN of the step finds as cache mounts."
                            + " Steps that name the same folder share it."),
            key("network", Kind.NETWORK, FlowVersion.OWN, "The network of RUN."),
            key("memory", Kind.SIZE, FlowVersion.OWN, "What a RUN may take of memory, such as 512m."),
            key("cpus", Kind.TEXT, FlowVersion.OWN, "The processors that a RUN may use, such as 0-2,4."),
            key(
                    "cpu_shares",
                    Kind.NUMBER,
                    FlowVersion.OWN,
                    "The weight of a RUN against other programs; 1024 is usual."),
            key("squash", Kind.SWITCH, FlowVersion.OWN, "Make the image's own layers one."),
            key("tags", Kind.TEXTS, FlowVersion.OWN, "Further names of the image."),
            key("keep", Kind.SWITCH, FlowVersion.OWN, "Keep the image though another step depends on this one."),
            key("push", Kind.SWITCH, FlowVersion.OWN, "Push the image to the registries of its names."),
            key(
                    "output",
                    Kind.TEXTS,
                    FlowVersion.OWN,
                    "Further deliveries, each as tare build --output takes it, such as type=oci,dest=app.tar."),
            key(
                    "max_size",
                    Kind.TEXT,
                    FlowVersion.OWN,
                    "How large the image may be as it is sent, such as 8MB; else the step fails."),
            key(
                    "max_growth",
                    Kind.TEXT,
                    FlowVersion.OWN,
                    "How much larger it may be than the image of against, such as 5% or 200kB."),
            key("against", Kind.TEXT, FlowVersion.OWN, "The image that max_growth measures from."),
            key(
                    "forbid",
                    Kind.TEXTS,
                    FlowVersion.OWN,
                    "What the image may not have: a path, a pattern, setuid, setgid or world-writable."),
            key(
                    "sbom",
                    Kind.SWITCH,
                    FlowVersion.OWN,
                    "A list of what is in the image, as SPDX, hangs beside it in an index."));

    /** Of {@code cleanup}. */
    static final List<FlowKey> CLEANUP_KEYS = List.of(key(
            "commands",
            Kind.TEXTS,
            FlowVersion.FIRST,
            "Shell commands that run in the image; a failure fails the step."));

    /** Of a secret. */
    static final List<FlowKey> SECRET = List.of(
            key("type", Kind.TEXT, FlowVersion.SECOND, "file or env: what value is."),
            key(
                    "value",
                    Kind.TEXT,
                    FlowVersion.SECOND,
                    "The path of a file, or NAME for the environment variable HABITUS_NAME."),
            key("file", Kind.TEXT, FlowVersion.OWN, "The path of a file."),
            key("env", Kind.TEXT, FlowVersion.OWN, "The name of an environment variable, as it is."));

    private static FlowKey key(String name, Kind kind, FlowVersion since, String description) {
        return new FlowKey(name, kind, since, description);
    }

    /** The names of the keys that a schema has. */
    static List<String> names(List<FlowKey> keys, FlowVersion version) {
        List<String> names = new ArrayList<>();
        for (FlowKey key : keys) {
            if (!version.isBefore(key.since())) {
                names.add(key.name());
            }
        }
        return names;
    }
}
