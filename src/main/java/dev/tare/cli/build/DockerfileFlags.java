package dev.tare.cli.build;

import dev.tare.build.request.DockerfileRequest;
import dev.tare.build.request.NamedContexts;
import dev.tare.build.request.StepOptions;
import dev.tare.build.request.Workplace;
import dev.tare.command.Arguments;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From the command line to what is asked of a Dockerfile. */
final class DockerfileFlags {
    private DockerfileFlags() {}

    private static boolean keepsToolchainCaches(Arguments arguments, Workplace place) {
        if (arguments.has("no-toolchain-cache") || arguments.isOff("toolchain-cache")) {
            return false;
        }
        return arguments.has("toolchain-cache") || DockerfileRequest.keepsToolchainCaches(place.environment());
    }

    /** A command that lacks some of the flags has nothing given for them. */
    static DockerfileRequest of(Arguments arguments, Workplace place) {
        Map<String, String> args = new LinkedHashMap<>();
        for (String argument : arguments.values("build-arg")) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            String value = equals < 0 ? place.environment().get(name) : argument.substring(equals + 1);
            if (value != null) {
                args.put(name, value);
            }
        }
        return new DockerfileRequest(
                args,
                Set.of(),
                arguments.value("target"),
                arguments.values("no-cache-filter"),
                NamedContexts.parse(arguments.values("build-context"), place),
                arguments.has("network") ? StepOptions.network(arguments.value("network", "")) : null,
                StepOptions.limits(
                        arguments.values("add-host"), arguments.values("ulimit"), arguments.value("shm-size")),
                List.of(),
                keepsToolchainCaches(arguments, place));
    }
}
