package dev.tare.flow;

import java.util.List;

/** The flags of {@code tare flow}: Habitus's, then our own. */
public final class FlowFlags {
    /** In the order of the help. */
    public static final List<GoFlag> TABLE = List.of(
            file(),
            folder(),
            env(),
            GoFlag.list("build", "K=V", "a build argument for all steps"),
            GoFlag.of("no-cache", "build each instruction anew"),
            GoFlag.of("suppress", "show no output of the builds"),
            GoFlag.of("rm", "remove intermediate containers; there are none").initially("true"),
            GoFlag.of("force-rm", "the same after a failure"),
            GoFlag.text("uid", "UID", "make the names of the images unique: NAME-UID"),
            GoFlag.text("level", "LEVEL", "what is logged: debug, info, notice, warning, error or critical")
                    .initially("debug")
                    .oneOf("debug", "info", "notice", "warning", "error", "critical"),
            GoFlag.of("pretty", "the log without levels").initially("true"),
            GoFlag.text("host", "URL", "the Docker that gets the images (default: DOCKER_HOST)"),
            GoFlag.text("certs", "FOLDER", "certificates for it (default: DOCKER_CERT_PATH)"),
            GoFlag.of("use-tls", "speak TLS with it (default: DOCKER_TLS_VERIFY)"),
            GoFlag.text("network", "MODE", "the network of RUN: default, none or host"),
            GoFlag.of("keep-all", "keep the images of steps that others depend on"),
            GoFlag.of("keep-artifacts", "keep the artifacts on disk"),
            GoFlag.of("use-stat", "keep the permissions of artifacts").initially("true"),
            GoFlag.of("no-cleanup", "run no cleanup commands, and squash nothing"),
            GoFlag.of("force-rmi", "remove images by force"),
            GoFlag.of("noprune-rmi", "remove images without their parents"),
            GoFlag.text("os", "NAME", "debian, redhat, busybox or alpine; it does not matter here")
                    .initially("debian")
                    .oneOf("debian", "redhat", "busybox", "alpine"),
            GoFlag.number("port", "PORT", "where the secret service listens").initially("8080"),
            GoFlag.text("binding", "ADDRESS", "the address that it is asked at").initially("192.168.99.1"),
            GoFlag.of("secrets", "start the secret service"),
            GoFlag.text("sec-providers", "NAMES", "where its secrets may come from")
                    .initially("file,env"),
            GoFlag.of("authentication-secret-server", "let it ask for a user and a password"),
            GoFlag.text("user-secret-server", "USER", "the user").initially("habitus"),
            GoFlag.text("password-secret-server", "PASSWORD", "the password")
                    .initially("admin")
                    .typedOnly(),
            GoFlag.of("after-build-commands", "allow commands on this machine").typedOnly(),
            GoFlag.text("docker-memory", "SIZE", "what a RUN may take of memory, such as 512m"),
            GoFlag.text("docker-cpuset-cpus", "CPUS", "the processors that a RUN may use, such as 0-2"),
            GoFlag.number("docker-cpu-shares", "N", "the weight of a RUN against other programs"),
            GoFlag.number("j", "N", "how many steps at once (default: one for each processor)"),
            GoFlag.list("build-context", "NAME=PLACE", "for FROM and --from, as tare build takes it"),
            GoFlag.of("squash", "make the layers of each step one"),
            GoFlag.of("write-generated", "of no effect: no generated Dockerfiles are needed"),
            GoFlag.of("dry-run", "say what would run and what is in the cache, and build nothing")
                    .typedOnly(),
            help(),
            GoFlag.of("version", "the version").typedOnly());

    /** Of {@code tare flow graph}. */
    public static final List<GoFlag> GRAPH =
            List.of(file(), folder(), env(), GoFlag.of("svg", "as an SVG").typedOnly(), help());

    /** Of {@code tare flow migrate}. */
    public static final List<GoFlag> MIGRATE =
            List.of(file(), folder(), GoFlag.of("w", "write it to the file").typedOnly(), help());

    /** Of {@code tare flow schema}. */
    public static final List<GoFlag> SCHEMA = List.of(help());

    private FlowFlags() {}

    private static GoFlag file() {
        return GoFlag.text("f", "FILE", "the build file").initially("build.yml").typedOnly();
    }

    private static GoFlag folder() {
        return GoFlag.text("d", "FOLDER", "the work directory (default: the current one)")
                .typedOnly();
    }

    private static GoFlag env() {
        return GoFlag.list("env", "K=V", "a value for _env(K); with any, the environment is not asked")
                .typedOnly();
    }

    private static GoFlag help() {
        return GoFlag.of("help", "this help").typedOnly();
    }
}
