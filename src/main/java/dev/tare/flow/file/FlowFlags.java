package dev.tare.flow.file;

import dev.tare.usage.Flag;
import java.util.ArrayList;
import java.util.List;

/** The flags of {@code tare flow}: Habitus's, then our own. */
public final class FlowFlags {
    /** In the order of the help. */
    public static final List<FlagSpec> TABLE = List.of(
            file(),
            folder(),
            env(),
            FlagSpec.list("build", "K=V", "a build argument for all steps"),
            FlagSpec.of("no-cache", "build each instruction anew"),
            FlagSpec.of("suppress", "show no output of the builds"),
            FlagSpec.of("rm", "remove intermediate containers; there are none").initially("true"),
            FlagSpec.of("force-rm", "the same after a failure"),
            FlagSpec.text("uid", "UID", "make the names of the images unique: NAME-UID"),
            FlagSpec.text("level", "LEVEL", "what is logged")
                    .initially("debug")
                    .oneOf("debug", "info", "notice", "warning", "error", "critical"),
            FlagSpec.of("pretty", "the log without levels").initially("true"),
            FlagSpec.text("host", "URL", "the Docker that gets the images (default: DOCKER_HOST)"),
            FlagSpec.text("certs", "FOLDER", "certificates for it (default: DOCKER_CERT_PATH)"),
            FlagSpec.of("use-tls", "speak TLS with it (default: DOCKER_TLS_VERIFY)"),
            FlagSpec.text("network", "MODE", "the network of RUN").oneOf("default", "bridge", "none", "host"),
            FlagSpec.of("keep-all", "keep the images of steps that others depend on"),
            FlagSpec.of("keep-artifacts", "keep the artifacts on disk"),
            FlagSpec.of("use-stat", "keep the permissions of artifacts").initially("true"),
            FlagSpec.of("no-cleanup", "run no cleanup commands, and squash nothing"),
            FlagSpec.of("force-rmi", "remove images by force"),
            FlagSpec.of("noprune-rmi", "remove images without their parents"),
            FlagSpec.text("os", "NAME", "it does not matter here")
                    .initially("debian")
                    .oneOf("debian", "redhat", "busybox", "alpine"),
            FlagSpec.number("port", "PORT", "where the secret service listens").initially("8080"),
            FlagSpec.text("binding", "ADDRESS", "the address of this machine that it is asked at (default: 127.0.0.1)")
                    .initially("192.168.99.1"),
            FlagSpec.of("secrets", "start the secret service"),
            FlagSpec.text("sec-providers", "NAMES", "where its secrets may come from")
                    .initially("file,env"),
            FlagSpec.of("authentication-secret-server", "let it ask for a user and a password"),
            FlagSpec.text("user-secret-server", "USER", "the user").initially("habitus"),
            FlagSpec.text("password-secret-server", "PASSWORD", "the password")
                    .initially("admin")
                    .typedOnly(),
            FlagSpec.of("after-build-commands", "allow commands on this machine")
                    .typedOnly(),
            FlagSpec.text("docker-memory", "SIZE", "what a RUN may take of memory, such as 512m"),
            FlagSpec.text("docker-cpuset-cpus", "CPUS", "the processors that a RUN may use, such as 0-2"),
            FlagSpec.number("docker-cpu-shares", "N", "the weight of a RUN against other programs"),
            FlagSpec.number("j", "N", "how many steps at once (default: one for each processor)"),
            FlagSpec.of("allow-outside", "let the file read and write outside of the work directory")
                    .typedOnly(),
            FlagSpec.list("build-context", "NAME=PLACE", "for FROM and --from, as tare build takes it"),
            FlagSpec.of("toolchain-cache", "keep the caches of go for a RUN that did not ask for them (the default)"),
            FlagSpec.of("no-toolchain-cache", "keep none"),
            FlagSpec.of("squash", "make the layers of each step one"),
            FlagSpec.of("write-generated", "of no effect: no generated Dockerfiles are needed"),
            FlagSpec.of("dry-run", "say what would run and what is in the cache, and build nothing")
                    .typedOnly(),
            help(),
            FlagSpec.of("version", "the version").typedOnly());

    /** Of {@code tare flow graph}. */
    public static final List<FlagSpec> GRAPH =
            List.of(file(), folder(), env(), FlagSpec.of("svg", "as an SVG").typedOnly(), help());

    /** Of {@code tare flow migrate}. */
    public static final List<FlagSpec> MIGRATE =
            List.of(file(), folder(), FlagSpec.of("w", "write it to the file").typedOnly(), help());

    /** Of {@code tare flow schema}. */
    public static final List<FlagSpec> SCHEMA = List.of(help());

    private FlowFlags() {}

    private static FlagSpec file() {
        return FlagSpec.text("f", "FILE", "the build file")
                .initially("build.yml")
                .typedOnly();
    }

    private static FlagSpec folder() {
        return FlagSpec.text("d", "FOLDER", "the work directory (default: the current one)")
                .typedOnly();
    }

    private static FlagSpec env() {
        return FlagSpec.list("env", "K=V", "a value for _env(K); with any, the environment is not asked")
                .typedOnly();
    }

    private static FlagSpec help() {
        return FlagSpec.of("help", "this help").typedOnly();
    }

    /** For the page of {@code tare flow}: those of a build, then those of the others alone. */
    public static List<Flag> all() {
        List<Flag> all = new ArrayList<>(page(TABLE, ""));
        List<FlagSpec> graph = new ArrayList<>(GRAPH);
        graph.removeAll(TABLE);
        all.addAll(page(graph, "graph: "));
        List<FlagSpec> migrate = new ArrayList<>(MIGRATE);
        migrate.removeAll(TABLE);
        all.addAll(page(migrate, "migrate: "));
        return all;
    }

    /** A table of flags as pages show them. @param of the word behind flow that takes them */
    public static List<Flag> page(List<FlagSpec> table, String of) {
        List<Flag> flags = new ArrayList<>();
        for (FlagSpec flag : table) {
            boolean isSwitch = flag.kind() == FlagSpec.Kind.SWITCH;
            flags.add(new Flag(
                    flag.name().length() == 1 ? flag.name() : null,
                    flag.name(),
                    isSwitch ? Flag.Form.SWITCH : Flag.Form.VALUE,
                    isSwitch ? null : flag.choices().isEmpty() ? flag.value() : String.join("|", flag.choices()),
                    flag.choices(),
                    null,
                    flag.kind() == FlagSpec.Kind.LIST,
                    of + flag.description()));
        }
        return flags;
    }
}
