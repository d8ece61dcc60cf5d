package dev.tare.cli.container;

import dev.tare.cli.command.Arguments;
import dev.tare.diagnostic.TareException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Options of docker's run that scripts write out though they ask for nothing else than what is done here anyway. */
final class DockerDefaults {
    private DockerDefaults() {}

    /** @throws TareException when one of them asks for something that is not done here */
    static void check(Arguments arguments) {
        only(
                arguments,
                "restart",
                List.of("no", ""),
                "nothing starts it again: write a systemd unit whose ExecStart is tare run --rm");
        only(
                arguments,
                "userns",
                List.of("host", ""),
                "an ordinary user's containers are in a user namespace, and root's are not");
        only(arguments, "runtime", List.of("runc"), "containers are run by runc");
        only(
                arguments,
                "log-driver",
                List.of("json-file", "local", "none"),
                "the output is in tare logs, and its size is bounded");
        attach(arguments);
    }

    private static void only(Arguments arguments, String flag, List<String> allowed, String hint) {
        String value = arguments.value(flag);
        if (value != null && !allowed.contains(value)) {
            throw wrong(flag, value, hint);
        }
    }

    private static void attach(Arguments arguments) {
        List<String> streams = arguments.values("attach").stream()
                .map(stream -> stream.toLowerCase(Locale.ROOT))
                .toList();
        for (String stream : streams) {
            if (!List.of("stdin", "stdout", "stderr").contains(stream)) {
                throw wrong("attach", stream, "the streams are stdin, stdout and stderr");
            }
        }
        if (streams.isEmpty()) {
            return;
        }
        if (arguments.has("detach")) {
            throw TareException.usage("--attach and --detach do not go together", null);
        }
        if (!streams.containsAll(List.of("stdout", "stderr"))) {
            throw wrong(
                    "attach",
                    String.join(" and ", streams),
                    "without -d all streams are attached; redirect those that are not wanted");
        }
    }

    private static TareException wrong(String flag, String value, @Nullable String hint) {
        return TareException.usage("--" + flag + " " + value + " is not known", hint);
    }
}
