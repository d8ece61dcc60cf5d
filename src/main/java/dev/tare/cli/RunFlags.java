package dev.tare.cli;

import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.Confinement;
import dev.tare.sandbox.Connection;
import dev.tare.sandbox.Limits;
import dev.tare.sandbox.PortMapping;
import dev.tare.sandbox.RunOptions;
import dev.tare.sandbox.RunOptions.Network;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of {@code tare run}, in docker's form and meaning. */
final class RunFlags {
    private RunFlags() {}

    static List<Flag> flags() {
        List<Flag> out = new ArrayList<>(List.of(
                Flag.of("detach", "leave the container in the background and print its ID")
                        .letter("d"),
                Flag.of("rm", "remove the container and its unnamed volumes when it has ended"),
                Flag.of("interactive", "keep standard input open").letter("i"),
                Flag.of("tty", "give it a terminal").letter("t"),
                Flag.value("name", "NAME", "name the container"),
                Flag.list("env", "NAME[=VALUE]", "set a variable; without a value, to that of this process")
                        .letter("e"),
                Flag.value("entrypoint", "PROGRAM", "run this in place of the image's ENTRYPOINT and CMD"),
                Flag.value("workdir", "FOLDER", "start in this folder").letter("w"),
                Flag.value("user", "USER[:GROUP]", "run as this user; names are the image's")
                        .letter("u"),
                Flag.list("group-add", "GROUP", "be in this group too; names are the image's"),
                Flag.of("init", "start a first process that hands on signals and reaps children"),
                Flag.value("stop-signal", "SIGNAL", "what stop sends (default: the image's, else SIGTERM)"),
                Flag.value("stop-timeout", "SECONDS", "how long stop waits before it kills (default 10)")));
        out.addAll(List.of(
                Flag.value("network", "NETWORK", "default (its own), host or none"),
                Flag.list("publish", "[IP:]PORT:PORT[/udp]", "forward ports of the host, or ranges, to the container")
                        .letter("p")));
        return List.copyOf(out);
    }

    static RunOptions options(Arguments arguments, Console console) {
        List<String> operands = arguments.operands();
        return new RunOptions(
                operands.getFirst(),
                operands.subList(1, operands.size()),
                arguments.value("name"),
                new RunOptions.Invocation(
                        arguments.value("entrypoint"),
                        arguments.values("env"),
                        arguments.value("workdir"),
                        arguments.value("user"),
                        arguments.values("group-add")),
                life(arguments),
                connection(arguments),
                List.of(),
                List.of(),
                Confinement.NONE,
                Limits.NONE,
                java.util.Map.of());
    }

    private static RunOptions.Life life(Arguments arguments) {
        return new RunOptions.Life(
                arguments.has("rm"),
                arguments.has("interactive"),
                arguments.has("tty"),
                arguments.has("init"),
                arguments.value("stop-signal"),
                whole(arguments, "stop-timeout"));
    }

    private static Connection connection(Arguments arguments) {
        List<PortMapping> ports = new ArrayList<>();
        for (String port : arguments.values("publish")) {
            ports.addAll(PortMapping.parse(port));
        }
        return new Connection(
                Network.parse(arguments.value("network", Network.DEFAULT.word())),
                ports,
                false,
                List.of(),
                List.of(),
                Connection.Dns.HOST,
                null,
                "");
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
