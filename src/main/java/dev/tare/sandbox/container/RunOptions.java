package dev.tare.sandbox.container;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.Platform;
import dev.tare.posix.Signals;
import dev.tare.sandbox.EnvironmentBuilder;
import dev.tare.sandbox.Limits;
import dev.tare.sandbox.MountRequest;
import dev.tare.sandbox.ProcessSpec;
import dev.tare.sandbox.ResourceName;
import dev.tare.sandbox.network.NetworkSettings;
import dev.tare.sandbox.security.Confinement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code tare run} was asked for.
 *
 * @param image as the user typed it
 * @param platform which image of an index
 * @param arguments that replace CMD; empty for the image's own
 * @param name of the container, or null for one that is made up
 * @param invocation how the program is started
 * @param life how long the container lives and who talks to it
 * @param connection what it sees of the network
 * @param mounts in the order given
 * @param volumesFrom containers whose mounts it has too: {@code NAME[:ro|:rw]}
 * @param confinement what it may do
 * @param limits what it may take of the machine
 * @param labels besides the image's
 */
public record RunOptions(
        String image,
        Platform platform,
        List<String> arguments,
        @Nullable String name,
        Invocation invocation,
        Life life,
        NetworkSettings connection,
        List<MountRequest> mounts,
        List<String> volumesFrom,
        Confinement confinement,
        Limits limits,
        Map<String, String> labels) {
    public RunOptions {
        arguments = List.copyOf(arguments);
        mounts = List.copyOf(mounts);
        volumesFrom = List.copyOf(volumesFrom);
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        if (name != null && !ResourceName.isOne(name)) {
            throw TareException.usage("\"" + name + "\" is no name for a container", ResourceName.FORM);
        }
    }

    /** An image run as it is. */
    public static RunOptions of(String image, List<String> arguments) {
        return new RunOptions(
                image,
                Platform.host(),
                arguments,
                null,
                Invocation.NONE,
                Life.NONE,
                NetworkSettings.NONE,
                List.of(),
                List.of(),
                Confinement.NONE,
                Limits.NONE,
                Map.of());
    }

    /**
     * The program to start, put together as docker does: {@code --entrypoint} drops the image's CMD too, arguments
     * replace CMD, {@code -e NAME} takes the value of this process or, where it has none, removes the variable.
     *
     * @param config of the image
     * @param environment of this process
     */
    ProcessSpec process(ContainerConfig config, String hostname, Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        String entrypoint = invocation.entrypoint();
        List<String> own = config.entrypoint();
        if (entrypoint == null && own != null) {
            command.addAll(own);
        } else if (entrypoint != null && !entrypoint.isEmpty()) {
            command.add(entrypoint);
        }
        List<String> cmd = config.cmd();
        if (!arguments.isEmpty()) {
            command.addAll(arguments);
        } else if (entrypoint == null && cmd != null) {
            command.addAll(cmd);
        }
        if (command.isEmpty()) {
            throw TareException.failed(
                    "the image " + image + " has neither ENTRYPOINT nor CMD",
                    "say what to run: tare run " + image + " COMMAND");
        }
        EnvironmentBuilder env = new EnvironmentBuilder();
        env.put("PATH", ProcessSpec.PATH);
        env.put("HOSTNAME", hostname);
        if (life.has(RunSwitch.TERMINAL)) {
            env.put("TERM", "xterm");
        }
        for (String variable : config.env()) {
            put(env, variable);
        }
        for (String variable : invocation.environment()) {
            if (variable.indexOf('=') >= 0) {
                put(env, variable);
                continue;
            }
            String value = environment.get(variable);
            if (value == null) {
                env.remove(variable);
            } else {
                env.put(variable, value);
            }
        }
        String directory = invocation.directory() == null ? config.workingDir() : invocation.directory();
        String user = invocation.user();
        return new ProcessSpec(
                command, env.list(), directory.isEmpty() ? "/" : directory, user == null ? config.user() : user);
    }

    private static void put(EnvironmentBuilder env, String variable) {
        int equals = variable.indexOf('=');
        if (equals > 0) {
            env.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
    }

    /**
     * How the program is started.
     *
     * @param entrypoint in place of the image's; the empty string for none
     * @param environment {@code NAME=value}, or {@code NAME} for the value that this process has
     * @param directory in place of WORKDIR, or null
     * @param user in place of USER, or null
     * @param groups more of them, names or numbers
     */
    public record Invocation(
            @Nullable String entrypoint,
            List<String> environment,
            @Nullable String directory,
            @Nullable String user,
            List<String> groups) {
        public static final Invocation NONE = new Invocation(null, List.of(), null, null, List.of());

        public Invocation {
            environment = List.copyOf(environment);
            groups = List.copyOf(groups);
            if (directory != null && !directory.startsWith("/")) {
                throw TareException.usage("the working directory \"" + directory + "\" is not absolute", null);
            }
            for (String variable : environment) {
                if (variable.isEmpty() || variable.startsWith("=")) {
                    throw TareException.usage("-e \"" + variable + "\" has no name", "the form is -e NAME=value");
                }
            }
        }
    }

    /**
     * How long a container lives, and who talks to it.
     *
     * @param stopSignal in place of the image's: a name or a number, or null
     * @param stopSeconds how long {@code stop} waits, or null for the usual
     * @param logBytes how long a file of the log may be, or null for the usual
     */
    public record Life(
            Set<RunSwitch> switches,
            @Nullable String stopSignal,
            @Nullable Integer stopSeconds,
            @Nullable Long logBytes) {
        public static final Life NONE = new Life(Set.of(), null, null, null);

        public Life {
            switches = Set.copyOf(switches);
            if (stopSignal != null && Signals.number(stopSignal) == 0) {
                throw TareException.usage(
                        "there is no signal \"" + stopSignal + "\"", "a name such as SIGTERM, or a number up to 64");
            }
            if (stopSeconds != null && stopSeconds < -1) {
                throw TareException.usage("--stop-timeout takes seconds, not " + stopSeconds, "-1 waits for ever");
            }
        }

        public boolean has(RunSwitch which) {
            return switches.contains(which);
        }
    }
}
