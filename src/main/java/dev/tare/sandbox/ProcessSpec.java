package dev.tare.sandbox;

import dev.tare.oci.ContainerConfig;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process to start in a container (runtime-spec, config.md, process).
 *
 * @param command program and arguments, at least one
 * @param environment {@code NAME=value}, each name once
 * @param directory absolute
 * @param user {@code USER[:GROUP]}, or the empty string
 */
public record ProcessSpec(List<String> command, List<String> environment, String directory, String user) {
    /** Docker's, for an image that sets none. */
    public static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** The variables of an image, with the search path that runtimes set where it sets none. */
    public static List<String> environment(ContainerConfig config) {
        List<String> environment = new ArrayList<>(config.env());
        if (config.env("PATH") == null) {
            environment.add("PATH=" + PATH);
        }
        return environment;
    }

    public ProcessSpec {
        command = List.copyOf(command);
        environment = List.copyOf(environment);
    }

    /** With HOME, where nothing sets it. */
    public ProcessSpec withHome(String home) {
        for (String variable : environment) {
            if (variable.startsWith("HOME=")) {
                return this;
            }
        }
        List<String> all = new ArrayList<>(environment);
        all.add("HOME=" + home);
        return new ProcessSpec(command, all, directory, user);
    }

    public @Nullable String variable(String name) {
        for (String variable : environment) {
            if (variable.startsWith(name + "=")) {
                return variable.substring(name.length() + 1);
            }
        }
        return null;
    }
}
