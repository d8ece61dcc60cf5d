package dev.tare.cli.build;

import dev.tare.command.Adapted;

/** Flags that docker's builds have had, and that scripts still give: they are taken, and change nothing. */
public final class OldFlags {
    /** What is done anyway, or would have made no difference to the image. */
    private static final String SILENT = """
            --rm  nothing is left of a step anyway
            --force-rm  nothing is left of a step anyway
            --compress  nothing is sent anywhere
            --disable-content-trust  nothing is signed in its way
            -D, --debug-log  as docker has it
            """;

    private static final String WARNED = """
            -m, --memory BYTES  RUN has the memory of this machine
            --memory-swap BYTES  RUN has the memory of this machine
            -c, --cpu-shares WEIGHT  RUN has the processors of this machine
            --cpu-period MICROSECONDS  RUN has the processors of this machine
            --cpu-quota MICROSECONDS  RUN has the processors of this machine
            --cpuset-cpus LIST  RUN has the processors of this machine
            --cpuset-mems LIST  RUN has the memory of this machine
            --resource LIMIT...  RUN has all of this machine
            --cgroup-parent GROUP  each RUN has a control group of its own
            --isolation default  that is of Windows
            --security-opt OPTION...  RUN --security=insecure says it of a step, and --allow allows it
            --squash  layers stay as they are: COPY --from=STAGE into a new stage makes one of several
            """;

    private OldFlags() {}

    /** Whether it is one of them. @param word as typed */
    static boolean has(String word) {
        int equals = word.indexOf('=');
        return switch (equals < 0 ? word : word.substring(0, equals)) {
            case "--rm",
                    "--force-rm",
                    "--compress",
                    "--disable-content-trust",
                    "-m",
                    "--memory",
                    "--memory-swap",
                    "-c",
                    "--cpu-shares",
                    "--cpu-period",
                    "--cpu-quota",
                    "--cpuset-cpus",
                    "--cpuset-mems",
                    "--resource",
                    "--cgroup-parent",
                    "--isolation",
                    "--security-opt",
                    "--squash" -> true;
            default -> false;
        };
    }

    /** The build that takes them. */
    public static Adapted of(BuildCommand build) {
        return Adapted.of(build).also(SILENT).warned(WARNED);
    }
}
