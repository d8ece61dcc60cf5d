package dev.tare.build.request;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.plan.ExecSettings;
import dev.tare.plan.Op;
import dev.tare.sandbox.option.OptionValues;
import dev.tare.text.Bytes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What RUN steps are handed and held to, read from texts in docker's form. */
public final class StepOptions {
    private static final List<String> ALLOWED = List.of("network.host", "security.insecure");

    private StepOptions() {}

    /**
     * The values of {@code --secret}, by ID.
     *
     * @throws TareException (usage) where one is no {@code id=ID,src=FILE} or {@code id=ID,env=NAME}, or is not there
     */
    public static Map<String, ExecSettings.Secret> secrets(List<String> options, Workplace place) {
        Map<String, ExecSettings.Secret> byId = new HashMap<>();
        for (String option : options) {
            addSecret(option, byId, place);
        }
        return byId;
    }

    /**
     * The values of {@code --ssh}, by ID.
     *
     * @throws TareException (usage) where a socket or key is not there
     */
    public static Map<String, ExecSettings.Agent> agents(List<String> options, Workplace place) {
        Map<String, ExecSettings.Agent> byId = new HashMap<>();
        for (String option : options) {
            addAgent(option, byId, place);
        }
        return byId;
    }

    /** The values of {@code --allow}. @throws TareException (usage) where one is not known */
    public static Set<String> permissions(List<String> options) {
        for (String each : options) {
            if (!ALLOWED.contains(each)) {
                String near = NearNames.hint(each, ALLOWED);
                throw TareException.usage(
                        "--allow knows no \"" + each + "\"",
                        near == null ? "it takes " + String.join(" or ", ALLOWED) : near);
            }
        }
        return Set.copyOf(options);
    }

    private static void addSecret(String option, Map<String, ExecSettings.Secret> to, Workplace place) {
        String id = "";
        String file = null;
        String variable = null;
        for (String field : option.split(",", -1)) {
            int equals = field.indexOf('=');
            String key = equals < 0 ? field : field.substring(0, equals);
            String value = equals < 0 ? "" : field.substring(equals + 1);
            switch (key) {
                case "id" -> id = value;
                case "src", "source" -> file = value;
                case "env" -> variable = value;
                case "type" -> {
                    if (!value.equals("file") && !value.equals("env")) {
                        throw TareException.usage("--secret: the type is file or env, not \"" + value + "\"", null);
                    }
                }
                default ->
                    throw TareException.usage(
                            "--secret has no field \"" + key + "\"", "write it as id=ID,src=FILE or id=ID,env=NAME");
            }
        }
        if (id.isEmpty()) {
            throw TareException.usage("--secret needs an id", "write it as id=ID,src=FILE or id=ID,env=NAME");
        }
        if (file == null && variable == null) {
            // As docker has it: a variable of this name, else a file.
            variable = place.environment().containsKey(id) ? id : null;
            file = variable == null ? id : null;
        }
        to.put(id, file == null ? ofVariable(id, String.valueOf(variable), place) : ofFile(id, file, place));
    }

    private static ExecSettings.Secret ofVariable(String id, String name, Workplace place) {
        String value = place.environment().get(name);
        if (value == null) {
            throw TareException.usage("--secret " + id + ": there is no environment variable " + name, null);
        }
        return () -> value.getBytes(StandardCharsets.UTF_8);
    }

    private static ExecSettings.Secret ofFile(String id, String file, Workplace place) {
        Path path = place.path(file);
        if (!Files.exists(path)) {
            throw TareException.usage("--secret " + id + ": there is no file " + file, null);
        }
        if (Files.isDirectory(path)) {
            throw TareException.usage("--secret " + id + ": " + file + " is a folder", null);
        }
        return ExecSettings.Secret.ofFile(id, path, file);
    }

    private static void addAgent(String option, Map<String, ExecSettings.Agent> to, Workplace place) {
        int equals = option.indexOf('=');
        String id = equals < 0 ? option : option.substring(0, equals);
        List<Path> paths = new ArrayList<>();
        if (equals >= 0) {
            for (String path : option.substring(equals + 1).split(",", -1)) {
                if (path.isEmpty() || !Files.exists(place.path(path))) {
                    throw TareException.usage("--ssh " + id + ": there is no socket or key " + path, null);
                }
                paths.add(place.path(path));
            }
        } else {
            String socket = place.environment().get("SSH_AUTH_SOCK");
            if (socket == null || socket.isEmpty()) {
                throw TareException.usage(
                        "--ssh " + id + ": there is no SSH agent, SSH_AUTH_SOCK is not set",
                        "start one, or name a key: --ssh " + id + "=FILE");
            }
            paths.add(place.path(socket));
        }
        to.put(id.isEmpty() ? "default" : id, new ExecSettings.Agent(paths));
    }

    /** The value of {@code --network}. @throws TareException (usage) where there is no such network */
    public static Op.Network network(String name) {
        Op.Network network = Op.Network.named(name);
        if (network == null) {
            throw TareException.usage("--network takes default, none or host, not \"" + name + "\"", null);
        }
        return network;
    }

    /**
     * What every RUN is held to.
     *
     * @param hosts values of {@code --add-host}
     * @param ulimits values of {@code --ulimit}
     * @param size of {@code /dev/shm}, such as 64m; null for the usual one
     */
    public static Op.ExecLimits limits(List<String> hosts, List<String> ulimits, @Nullable String size) {
        long shm = size == null ? 0 : Bytes.parse(size);
        if (shm < 0) {
            throw TareException.usage("--shm-size \"" + size + "\" is no size", "such as 64m or 1g");
        }
        if (hosts.isEmpty() && ulimits.isEmpty() && shm == 0) {
            return Op.ExecLimits.NONE;
        }
        List<Op.HostEntry> entries = new ArrayList<>();
        hosts.forEach(host -> entries.add(OptionValues.host(host)));
        List<Op.Ulimit> limits = new ArrayList<>();
        ulimits.forEach(limit -> limits.add(OptionValues.ulimit(limit)));
        return new Op.ExecLimits(entries, limits, shm);
    }
}
