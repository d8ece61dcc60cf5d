package dev.tare.flow;

import dev.tare.build.request.DockerfileRequest;
import dev.tare.build.request.NamedContexts;
import dev.tare.build.request.Workplace;
import dev.tare.diagnostic.TareException;
import dev.tare.flow.file.FlagSet;
import dev.tare.flow.file.StepLimits;
import dev.tare.plan.ExecSettings;
import dev.tare.plan.Op;
import dev.tare.text.Bytes;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From the flags of a flow, which its file may give too, to how it is run. */
final class FlowFlagOptions {
    private FlowFlagOptions() {}

    /**
     * How it is run.
     *
     * @param typed the flags of the command line
     * @param flags them, and those of the file
     * @param asked where it is asked for
     * @param labels of the steps to build; none for those of the file, or all
     * @param docker whether images go to a Docker though no flag and no variable names one
     */
    static FlowOptions read(FlagSet typed, FlagSet flags, Workplace asked, List<String> labels, boolean docker) {
        Map<String, String> environment = environment(flags, asked);
        Workplace place = FlowRunner.place(asked.directory(), environment);
        Path directory = FlowFile.directory(typed, asked);
        long jobs = flags.number("j");
        // Before any step runs; what runs them asks again.
        var _ = ExecSettings.Sandbox.of(environment);
        return new FlowOptions(
                directory,
                typed.isGiven("d") ? typed.value("d") : directory.toString(),
                environment,
                typed.pairs("env"),
                flags.pairs("build"),
                NamedContexts.parse(flags.values("build-context"), place),
                labels,
                flags.value("uid"),
                limits(flags),
                secrets(typed, flags),
                jobs == 0 ? Runtime.getRuntime().availableProcessors() : (int) Math.min(jobs, 1024),
                place.epoch(),
                on(flags, environment, docker || environment.containsKey("DOCKER_HOST")));
    }

    private static Set<FlowOption> on(FlagSet flags, Map<String, String> environment, boolean docker) {
        EnumSet<FlowOption> on = EnumSet.noneOf(FlowOption.class);
        set(on, FlowOption.NO_CACHE, flags.has("no-cache"));
        set(on, FlowOption.TOOLCHAIN_CACHES, keepsToolchainCaches(flags, environment));
        set(on, FlowOption.KEEP_ALL, flags.has("keep-all"));
        set(on, FlowOption.KEEP_ARTIFACTS, flags.has("keep-artifacts"));
        set(on, FlowOption.KEEP_MODES, flags.has("use-stat"));
        set(on, FlowOption.HOST_COMMANDS, flags.has("after-build-commands"));
        set(on, FlowOption.CLEANUP, !flags.has("no-cleanup"));
        set(on, FlowOption.SQUASH, flags.has("squash"));
        set(on, FlowOption.DOCKER, docker);
        return on;
    }

    private static boolean keepsToolchainCaches(FlagSet flags, Map<String, String> environment) {
        if (flags.has("no-toolchain-cache")) {
            return false;
        }
        return flags.isGiven("toolchain-cache")
                ? flags.has("toolchain-cache")
                : DockerfileRequest.keepsToolchainCaches(environment);
    }

    private static void set(Set<FlowOption> on, FlowOption option, boolean yes) {
        if (yes) {
            on.add(option);
        }
    }

    /** The variables by which Docker's programs find their engine, as the flags have them. */
    private static Map<String, String> environment(FlagSet flags, Workplace asked) {
        Map<String, String> environment = new HashMap<>(asked.environment());
        if (!flags.value("host").isEmpty()) {
            environment.put("DOCKER_HOST", flags.value("host"));
        }
        if (!flags.value("certs").isEmpty()) {
            environment.put("DOCKER_CERT_PATH", flags.value("certs"));
        }
        if (flags.has("use-tls")) {
            environment.put("DOCKER_TLS_VERIFY", "1");
        } else if (flags.isGiven("use-tls")) {
            environment.remove("DOCKER_TLS_VERIFY");
        }
        return environment;
    }

    private static StepLimits limits(FlagSet flags) {
        String memory = flags.value("docker-memory");
        Long bytes = memory.isEmpty() ? null : Long.valueOf(Bytes.parse(memory));
        if (bytes != null && bytes <= 0) {
            throw TareException.usage("--docker-memory \"" + memory + "\" is no size", "such as 512m or 2g");
        }
        String cpus = flags.value("docker-cpuset-cpus");
        if (!cpus.isEmpty() && !StepLimits.isCpuSet(cpus)) {
            throw TareException.usage("--docker-cpuset-cpus \"" + cpus + "\" names no processors", "such as 0-2,4");
        }
        int shares = (int) Math.min(flags.number("docker-cpu-shares"), 262_144);
        return new StepLimits(
                network(flags.value("network")), bytes, cpus.isEmpty() ? null : cpus, shares == 0 ? null : shares);
    }

    private static Op.@Nullable Network network(String mode) {
        return mode.equals("bridge") ? Op.Network.DEFAULT : Op.Network.named(mode);
    }

    private static FlowOptions.@Nullable Secrets secrets(FlagSet typed, FlagSet flags) {
        if (!flags.has("secrets")) {
            return null;
        }
        long port = flags.number("port");
        if (port < 1 || port > 65_535) {
            throw TareException.usage("--port takes a number from 1 to 65535, not " + port, null);
        }
        boolean login = flags.has("authentication-secret-server");
        return new FlowOptions.Secrets(
                // Not by the file's flags: it would open the service to a network, and Habitus's default is no address
                // here.
                typed.isGiven("binding") ? typed.value("binding") : "127.0.0.1",
                (int) port,
                login ? flags.value("user-secret-server") : null,
                flags.value("password-secret-server"));
    }
}
