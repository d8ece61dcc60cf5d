package dev.tare.golang;

import dev.tare.oci.ContainerConfig;
import dev.tare.oci.Healthcheck;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a Go image holds and says beside its programs. What is null, empty or none was not said.
 *
 * @param additions files, in order
 * @param kodata whether the folder {@code kodata} beside a program is a part of the image; null where there is one
 * @param env variables, in order
 * @param workdir absolute
 * @param entrypoint program and arguments that run; null for the first program
 * @param args the usual arguments, CMD
 * @param ports such as {@code 80/tcp}
 * @param user {@code user} or {@code user:group}
 * @param volumes absolute paths
 * @param stopSignal such as {@code SIGTERM}
 */
public record GoContents(
        List<GoAddition> additions,
        @Nullable Boolean kodata,
        Map<String, String> env,
        @Nullable String workdir,
        @Nullable List<String> entrypoint,
        @Nullable List<String> args,
        Set<String> ports,
        @Nullable String user,
        Set<String> volumes,
        @Nullable String stopSignal,
        @Nullable Healthcheck healthcheck) {
    /** The programs alone. */
    public static final GoContents NONE =
            new GoContents(List.of(), null, Map.of(), null, null, null, Set.of(), null, Set.of(), null, null);

    public GoContents {
        additions = List.copyOf(additions);
        env = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(env));
        entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
        args = args == null ? null : List.copyOf(args);
        ports = Collections.unmodifiableSet(new TreeSet<>(ports));
        volumes = Collections.unmodifiableSet(new TreeSet<>(volumes));
    }

    /** This, and what another says where this does not. Variables are told apart by their names. */
    public GoContents over(GoContents other) {
        return new GoContents(
                additions.isEmpty() ? other.additions : additions,
                kodata == null ? other.kodata : kodata,
                merged(other.env, env),
                workdir == null ? other.workdir : workdir,
                entrypoint == null ? other.entrypoint : entrypoint,
                args == null ? other.args : args,
                ports.isEmpty() ? other.ports : ports,
                user == null ? other.user : user,
                volumes.isEmpty() ? other.volumes : volumes,
                stopSignal == null ? other.stopSignal : stopSignal,
                healthcheck == null ? other.healthcheck : healthcheck);
    }

    /** The same with other files. */
    public GoContents with(List<GoAddition> newAdditions) {
        return new GoContents(
                newAdditions, kodata, env, workdir, entrypoint, args, ports, user, volumes, stopSignal, healthcheck);
    }

    /** The same with other variables. */
    public GoContents withEnv(Map<String, String> newEnv) {
        return new GoContents(
                additions, kodata, newEnv, workdir, entrypoint, args, ports, user, volumes, stopSignal, healthcheck);
    }

    /** The entries of both, those of the second where both have one. */
    public static Map<String, String> merged(Map<String, String> lower, Map<String, String> upper) {
        Map<String, String> all = new LinkedHashMap<>(lower);
        all.putAll(upper);
        return all;
    }

    /** Sets what was said; the user and the entrypoint of what was not are the image's own matter. */
    void applyTo(ContainerConfig.Builder container) {
        if (user != null) {
            container.user = user;
        }
        env.forEach((name, value) -> container.env = withVariable(container.env, name, value));
        if (workdir != null) {
            container.workingDir = workdir;
        }
        if (args != null) {
            container.cmd = args;
        }
        container.exposedPorts.addAll(ports);
        container.volumes.addAll(volumes);
        if (stopSignal != null) {
            container.stopSignal = stopSignal;
        }
        if (healthcheck != null) {
            container.healthcheck = healthcheck;
        }
    }

    /** The entries with a variable set: in its place where it is there, else at the end. */
    static List<String> withVariable(List<String> env, String name, String value) {
        List<String> out = new ArrayList<>(env);
        for (int i = 0; i < out.size(); i++) {
            if (out.get(i).startsWith(name + "=")) {
                out.set(i, name + "=" + value);
                return out;
            }
        }
        out.add(name + "=" + value);
        return out;
    }
}
