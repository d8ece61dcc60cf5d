package dev.tare.oci;

import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a container of an image is run: the {@code config} object of an image configuration, with Docker's additions,
 * which BuildKit writes into OCI configurations too.
 *
 * @param user {@code user}, {@code user:group}, or the empty string
 * @param exposedPorts such as {@code 80/tcp}, sorted
 * @param env {@code NAME=value}, in order
 * @param entrypoint null where not given; an empty list is kept apart from it by docker, not by us
 * @param cmd null where not given
 * @param argsEscaped Windows only, but CMD and ENTRYPOINT of BuildKit set it
 * @param volumes sorted
 * @param workingDir absolute, or the empty string
 * @param labels sorted by name
 * @param stopSignal or null
 * @param healthcheck or null
 * @param onBuild triggers in order
 * @param shell or null
 */
public record ContainerConfig(
        String user,
        Set<String> exposedPorts,
        List<String> env,
        @Nullable List<String> entrypoint,
        @Nullable List<String> cmd,
        boolean argsEscaped,
        Set<String> volumes,
        String workingDir,
        Map<String, String> labels,
        @Nullable String stopSignal,
        @Nullable Healthcheck healthcheck,
        List<String> onBuild,
        @Nullable List<String> shell) {
    public static final ContainerConfig EMPTY = new ContainerConfig(
            "", Set.of(), List.of(), null, null, false, Set.of(), "", Map.of(), null, null, List.of(), null);

    private static final Set<String> FIELDS = Set.of(
            "User",
            "ExposedPorts",
            "Env",
            "Entrypoint",
            "Cmd",
            "ArgsEscaped",
            "Volumes",
            "WorkingDir",
            "Labels",
            "StopSignal",
            "Healthcheck",
            "OnBuild",
            "Shell");

    public ContainerConfig {
        exposedPorts = Collections.unmodifiableSet(new TreeSet<>(exposedPorts));
        env = List.copyOf(env);
        entrypoint = entrypoint == null ? null : List.copyOf(entrypoint);
        cmd = cmd == null ? null : List.copyOf(cmd);
        volumes = Collections.unmodifiableSet(new TreeSet<>(volumes));
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        onBuild = List.copyOf(onBuild);
        shell = shell == null ? null : List.copyOf(shell);
    }

    /** The variables of {@code env} by name, in order; what has no name is left out. */
    public Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String entry : env) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                variables.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return variables;
    }

    static ContainerConfig fromJson(Object value) throws IOException {
        Map<String, @Nullable Object> json = Json.fields(value, FIELDS);
        Object healthcheck = json.get("Healthcheck");
        return new ContainerConfig(
                Json.text(json.get("User")),
                names(json.get("ExposedPorts")),
                Json.strings(json.get("Env")),
                optionalList(json.get("Entrypoint")),
                optionalList(json.get("Cmd")),
                Boolean.TRUE.equals(json.get("ArgsEscaped")),
                names(json.get("Volumes")),
                Json.text(json.get("WorkingDir")),
                Json.stringMap(json.get("Labels")),
                Json.optionalString(json.get("StopSignal")),
                healthcheck == null ? null : Healthcheck.fromJson(healthcheck),
                Json.strings(json.get("OnBuild")),
                optionalList(json.get("Shell")));
    }

    Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        ImageConfig.putText(json, "User", user);
        putNames(json, "ExposedPorts", exposedPorts);
        putList(json, "Env", env);
        putList(json, "Entrypoint", entrypoint);
        putList(json, "Cmd", cmd);
        putNames(json, "Volumes", volumes);
        ImageConfig.putText(json, "WorkingDir", workingDir);
        if (!labels.isEmpty()) {
            json.put("Labels", labels);
        }
        ImageConfig.putText(json, "StopSignal", stopSignal);
        if (argsEscaped) {
            json.put("ArgsEscaped", true);
        }
        if (healthcheck != null) {
            json.put("Healthcheck", healthcheck.toJson());
        }
        putList(json, "OnBuild", onBuild);
        putList(json, "Shell", shell);
        return json;
    }

    /** ENTRYPOINT with CMD behind it, as a container is started. */
    public List<String> command() {
        return command(List.of());
    }

    /** The same with arguments in place of CMD, where there are any. */
    public List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.addAll(entrypoint == null ? List.of() : entrypoint);
        command.addAll(!arguments.isEmpty() ? arguments : cmd == null ? List.of() : cmd);
        return command;
    }

    /** The value of a variable, or null; of several the last counts. */
    public @Nullable String env(String name) {
        String found = null;
        for (String entry : env) {
            if (entry.startsWith(name) && entry.length() > name.length() && entry.charAt(name.length()) == '=') {
                found = entry.substring(name.length() + 1);
            }
        }
        return found;
    }

    private static @Nullable List<String> optionalList(@Nullable Object value) throws IOException {
        return value == null ? null : Json.strings(value);
    }

    private static Set<String> names(@Nullable Object value) throws IOException {
        return value == null ? Set.of() : Json.object(value).keySet();
    }

    private static void putNames(Map<String, @Nullable Object> json, String name, Set<String> names) {
        if (!names.isEmpty()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (String key : new ArrayList<>(names)) {
                map.put(key, Map.of());
            }
            json.put(name, map);
        }
    }

    private static void putList(Map<String, @Nullable Object> json, String name, @Nullable List<String> list) {
        if (list != null && !list.isEmpty()) {
            json.put(name, list);
        }
    }

    /** A builder that starts from this. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Collects changes; not for several threads. */
    public static final class Builder {
        public String user;
        public Set<String> exposedPorts;
        public List<String> env;
        public @Nullable List<String> entrypoint;
        public @Nullable List<String> cmd;
        public boolean argsEscaped;
        public Set<String> volumes;
        public String workingDir;
        public Map<String, String> labels;
        public @Nullable String stopSignal;
        public @Nullable Healthcheck healthcheck;
        public List<String> onBuild;
        public @Nullable List<String> shell;

        private Builder(ContainerConfig from) {
            user = from.user;
            exposedPorts = new TreeSet<>(from.exposedPorts);
            env = new ArrayList<>(from.env);
            entrypoint = from.entrypoint;
            cmd = from.cmd;
            argsEscaped = from.argsEscaped;
            volumes = new TreeSet<>(from.volumes);
            workingDir = from.workingDir;
            labels = new TreeMap<>(from.labels);
            stopSignal = from.stopSignal;
            healthcheck = from.healthcheck;
            onBuild = new ArrayList<>(from.onBuild);
            shell = from.shell;
        }

        public ContainerConfig build() {
            return new ContainerConfig(
                    user,
                    exposedPorts,
                    env,
                    entrypoint,
                    cmd,
                    argsEscaped,
                    volumes,
                    workingDir,
                    labels,
                    stopSignal,
                    healthcheck,
                    onBuild,
                    shell);
        }
    }
}
