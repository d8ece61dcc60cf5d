package dev.tare.cli.build;

import dev.tare.build.request.Workplace;
import dev.tare.cli.command.Arguments;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The options of a build that concern its RUN steps, in docker's form. */
public final class StepFlags {
    private static final List<String> ALLOWED = List.of("network.host", "security.insecure");

    private StepFlags() {}

    /** The secrets, agents and permissions. */
    static ExecSettings settings(Arguments arguments, Workplace place) {
        List<String> secrets = arguments.values("secret");
        List<String> agents = arguments.values("ssh");
        List<String> allowed = arguments.values("allow");
        String asked = arguments.value("runtime");
        ExecSettings.Sandbox runtime =
                asked == null ? ExecSettings.Sandbox.ANY : ExecSettings.Sandbox.named(asked, "--runtime");
        if (secrets.isEmpty() && agents.isEmpty() && allowed.isEmpty()) {
            return runtime == ExecSettings.Sandbox.ANY ? ExecSettings.NONE : ExecSettings.NONE.with(runtime);
        }
        Map<String, ExecSettings.Secret> byId = new HashMap<>();
        for (String secret : secrets) {
            addSecret(secret, byId, place);
        }
        Map<String, ExecSettings.Agent> agentsById = new HashMap<>();
        for (String agent : agents) {
            addAgent(agent, agentsById, place);
        }
        Set<String> permissions = new HashSet<>();
        for (String each : allowed) {
            if (!ALLOWED.contains(each)) {
                String near = NearNames.hint(each, ALLOWED);
                throw TareException.usage(
                        "--allow knows no \"" + each + "\"",
                        near == null ? "it takes " + String.join(" or ", ALLOWED) : near);
            }
            permissions.add(each);
        }
        return new ExecSettings(byId, agentsById, permissions).with(runtime);
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

    static Op.Network network(Arguments arguments) {
        String mode = arguments.value("network", "default");
        return switch (mode) {
            case "default" -> Op.Network.DEFAULT;
            case "none" -> Op.Network.NONE;
            case "host" -> Op.Network.HOST;
            default -> throw TareException.usage("--network takes default, none or host, not \"" + mode + "\"", null);
        };
    }

    /** What every RUN is held to. */
    static Op.ExecLimits limits(Arguments arguments) {
        List<Op.HostEntry> hosts = new ArrayList<>();
        for (String host : arguments.values("add-host")) {
            hosts.add(OptionValues.host(host));
        }
        List<Op.Ulimit> ulimits = new ArrayList<>();
        for (String limit : arguments.values("ulimit")) {
            ulimits.add(OptionValues.ulimit(limit));
        }
        String size = arguments.value("shm-size");
        long shm = size == null ? 0 : Bytes.parse(size);
        if (shm < 0) {
            throw TareException.usage("--shm-size \"" + size + "\" is no size", "such as 64m or 1g");
        }
        return hosts.isEmpty() && ulimits.isEmpty() && shm == 0
                ? Op.ExecLimits.NONE
                : new Op.ExecLimits(hosts, ulimits, shm);
    }
}
