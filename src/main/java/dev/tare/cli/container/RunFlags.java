package dev.tare.cli.container;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.command.ProgramFlags;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.oci.PlatformNames;
import dev.tare.sandbox.Limits;
import dev.tare.sandbox.MountRequest;
import dev.tare.sandbox.container.RunOptions;
import dev.tare.sandbox.container.RunSwitch;
import dev.tare.sandbox.network.NetworkSettings;
import dev.tare.sandbox.option.DockerDefaults;
import dev.tare.sandbox.option.LimitOptions;
import dev.tare.sandbox.option.MountOptions;
import dev.tare.sandbox.option.NetworkOptions;
import dev.tare.sandbox.option.OptionValues;
import dev.tare.sandbox.option.SecurityOptions;
import dev.tare.sandbox.security.Confinement;
import dev.tare.text.EnvFiles;
import dev.tare.text.Pairs;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options that say how a container is made, in docker's form and meaning. */
final class RunFlags {
    private RunFlags() {}

    static RunOptions options(Arguments arguments, Console console) {
        DockerDefaults.restart(arguments.value("restart"));
        DockerDefaults.userNamespace(arguments.value("userns"));
        DockerDefaults.runtime(arguments.value("runtime"));
        DockerDefaults.logDriver(arguments.value("log-driver"));
        DockerDefaults.attach(arguments.values("attach"), arguments.has("detach"));
        List<String> operands = arguments.operands();
        Platform platform = PlatformNames.one(arguments.value("platform"));
        return new RunOptions(
                operands.getFirst(),
                platform == null ? Platform.host() : platform,
                operands.subList(1, operands.size()),
                arguments.value("name"),
                new RunOptions.Invocation(
                        arguments.value("entrypoint"),
                        ProgramFlags.environment(arguments, console),
                        arguments.value("workdir"),
                        arguments.value("user"),
                        arguments.values("group-add")),
                new RunOptions.Life(
                        RunSwitch.of(arguments::has),
                        arguments.value("stop-signal"),
                        whole(arguments, "stop-timeout"),
                        DockerDefaults.logBytes(arguments.values("log-opt"))),
                connection(arguments),
                mounts(arguments, console),
                arguments.values("volumes-from"),
                confinement(arguments, console),
                limits(arguments),
                labels(arguments, console));
    }

    private static NetworkSettings connection(Arguments arguments) {
        OptionValues.requireWord("hostname", arguments.value("hostname", "-"));
        OptionValues.requireWord("domainname", arguments.value("domainname", "-"));
        return new NetworkSettings(
                NetworkOptions.mode(arguments.values("network")),
                NetworkOptions.memberships(arguments.values("network"), arguments.values("network-alias")),
                NetworkOptions.published(arguments.values("publish")),
                arguments.has("publish-all"),
                NetworkOptions.exposed(arguments.values("expose")),
                NetworkOptions.hosts(arguments.values("add-host")),
                NetworkOptions.dns(
                        arguments.values("dns"), arguments.values("dns-search"), arguments.values("dns-option")),
                arguments.value("hostname"),
                arguments.value("domainname", ""));
    }

    private static List<MountRequest> mounts(Arguments arguments, Console console) {
        MountOptions options = new MountOptions(console.directory());
        List<MountRequest> out = new ArrayList<>();
        arguments.values("volume").forEach(text -> out.add(options.volume(text)));
        arguments.values("mount").forEach(text -> out.add(options.mount(text)));
        arguments.values("tmpfs").forEach(text -> out.add(options.tmpfs(text)));
        return out;
    }

    private static Confinement confinement(Arguments arguments, Console console) {
        SecurityOptions security = SecurityOptions.of(arguments.values("security-opt"), console.directory());
        Integer score = whole(arguments, "oom-score-adj");
        if (score != null && (score < -1000 || score > 1000)) {
            throw TareException.usage("--oom-score-adj takes -1000 to 1000, not " + score, null);
        }
        Set<Confinement.Option> options = EnumSet.noneOf(Confinement.Option.class);
        options.addAll(security.options());
        List<Confinement.Device> devices = SecurityOptions.devices(arguments.values("device"), console.directory());
        Map<String, String> sysctls = SecurityOptions.sysctls(arguments.values("sysctl"));
        put(options, Confinement.Option.PRIVILEGED, arguments.has("privileged"));
        put(options, Confinement.Option.READ_ONLY, arguments.has("read-only"));
        put(options, Confinement.Option.HOST_PID, SecurityOptions.isHost("pid", arguments.value("pid"), List.of()));
        put(
                options,
                Confinement.Option.HOST_IPC,
                SecurityOptions.isHost("ipc", arguments.value("ipc"), List.of("private", "shareable")));
        put(options, Confinement.Option.HOST_UTS, SecurityOptions.isHost("uts", arguments.value("uts"), List.of()));
        return new Confinement(
                options,
                arguments.values("cap-add"),
                arguments.values("cap-drop"),
                security.filter(),
                devices,
                sysctls,
                score);
    }

    private static void put(Set<Confinement.Option> to, Confinement.Option option, boolean isOn) {
        if (isOn) {
            to.add(option);
        }
    }

    private static Limits limits(Arguments arguments) {
        return new Limits(
                LimitOptions.memory(
                        arguments.value("memory"),
                        arguments.value("memory-swap"),
                        arguments.value("memory-reservation"),
                        arguments.value("memory-swappiness"),
                        arguments.has("oom-kill-disable")),
                LimitOptions.cpu(
                        arguments.value("cpu-shares"),
                        arguments.value("cpu-period"),
                        arguments.value("cpu-quota"),
                        arguments.value("cpus"),
                        arguments.value("cpuset-cpus"),
                        arguments.value("cpuset-mems")),
                LimitOptions.pids(arguments.value("pids-limit")),
                LimitOptions.ulimits(arguments.values("ulimit")),
                LimitOptions.bytes("shm-size", arguments.value("shm-size")));
    }

    private static Map<String, String> labels(Arguments arguments, Console console) {
        List<String> pairs = new ArrayList<>();
        for (String file : arguments.values("label-file")) {
            pairs.addAll(EnvFiles.read("--label-file", file, console.path(file)));
        }
        pairs.addAll(arguments.values("label"));
        return new LinkedHashMap<>(Pairs.of(pairs));
    }

    /** The whole number that a flag gives, or null. */
    static @Nullable Integer whole(Arguments arguments, String flag) {
        String text = arguments.value(flag);
        if (text == null) {
            return null;
        }
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw TareException.usage("--" + flag + " takes a whole number, not \"" + text + "\"", null);
        }
    }
}
