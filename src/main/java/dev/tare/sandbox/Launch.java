package dev.tare.sandbox;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.ContainerConfig;
import dev.tare.sandbox.container.RunOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is started: an image's configuration with what the command line says otherwise.
 *
 * @param command program and arguments, at least one
 * @param environment {@code NAME=value}, each name once
 * @param directory absolute
 * @param user {@code USER[:GROUP]}, or the empty string
 */
public record Launch(List<String> command, List<String> environment, String directory, String user) {
    /** Docker's, for an image that sets none. */
    static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public Launch {
        command = List.copyOf(command);
        environment = List.copyOf(environment);
    }

    /**
     * Puts the two together as docker does: {@code --entrypoint} drops the image's CMD too, arguments replace CMD,
     * {@code -e NAME} takes the value of this process or, where it has none, removes the variable.
     */
    public static Launch of(
            ContainerConfig image, RunOptions options, String hostname, Map<String, String> environment) {
        List<String> command = new ArrayList<>();
        String entrypoint = options.invocation().entrypoint();
        List<String> own = image.entrypoint();
        if (entrypoint == null && own != null) {
            command.addAll(own);
        } else if (entrypoint != null && !entrypoint.isEmpty()) {
            command.add(entrypoint);
        }
        List<String> cmd = image.cmd();
        if (!options.arguments().isEmpty()) {
            command.addAll(options.arguments());
        } else if (entrypoint == null && cmd != null) {
            command.addAll(cmd);
        }
        if (command.isEmpty()) {
            throw TareException.failed(
                    "the image " + options.image() + " has neither ENTRYPOINT nor CMD",
                    "say what to run: tare run " + options.image() + " COMMAND");
        }
        RunOptions.Invocation invocation = options.invocation();
        Variables env = new Variables();
        env.put("PATH", PATH);
        env.put("HOSTNAME", hostname);
        if (options.life().terminal()) {
            env.put("TERM", "xterm");
        }
        for (String variable : image.env()) {
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
        String directory = invocation.directory() == null ? image.workingDir() : invocation.directory();
        String user = invocation.user();
        return new Launch(
                command, env.list(), directory.isEmpty() ? "/" : directory, user == null ? image.user() : user);
    }

    private static void put(Variables env, String variable) {
        int equals = variable.indexOf('=');
        if (equals > 0) {
            env.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
    }

    /** With HOME, where nothing sets it. */
    public Launch withHome(String home) {
        for (String variable : environment) {
            if (variable.startsWith("HOME=")) {
                return this;
            }
        }
        List<String> all = new ArrayList<>(environment);
        all.add("HOME=" + home);
        return new Launch(command, all, directory, user);
    }

    @Nullable String variable(String name) {
        for (String variable : environment) {
            if (variable.startsWith(name + "=")) {
                return variable.substring(name.length() + 1);
            }
        }
        return null;
    }
}
