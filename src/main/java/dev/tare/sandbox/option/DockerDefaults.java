package dev.tare.sandbox.option;

import dev.tare.diagnostic.TareException;
import dev.tare.text.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Options of docker's run that scripts write out though they ask for nothing that is not done anyway. */
public final class DockerDefaults {
    private static final List<String> STREAMS = List.of("stdin", "stdout", "stderr");

    private DockerDefaults() {}

    /** @param policy the value of {@code --restart}. @throws TareException (usage) where it asks for a restart */
    public static void restart(@Nullable String policy) {
        only(
                "restart",
                policy,
                List.of("no", ""),
                "nothing starts it again: write a systemd unit whose ExecStart is tare run --rm");
    }

    /** @param mode the value of {@code --userns}. @throws TareException (usage) for a namespace of its own */
    public static void userNamespace(@Nullable String mode) {
        only(
                "userns",
                mode,
                List.of("host", ""),
                "an ordinary user's containers are in a user namespace, and root's are not");
    }

    /** @param name the value of {@code --runtime}. @throws TareException (usage) for another than runc */
    public static void runtime(@Nullable String name) {
        only("runtime", name, List.of("runc"), "containers are run by runc");
    }

    /** @param name the value of {@code --log-driver}. @throws TareException (usage) for one that sends the log elsewhere */
    public static void logDriver(@Nullable String name) {
        only(
                "log-driver",
                name,
                List.of("json-file", "local", "none"),
                "the output is in tare logs, and its size is bounded");
    }

    /**
     * Checks the streams of {@code --attach}.
     *
     * @param detached whether the container is left in the background
     * @throws TareException (usage) where they are not those that are attached anyway
     */
    public static void attach(List<String> typed, boolean detached) {
        List<String> streams = new ArrayList<>();
        for (String stream : typed) {
            streams.add(stream.toLowerCase(Locale.ROOT));
            if (!STREAMS.contains(streams.getLast())) {
                throw wrong("attach", streams.getLast(), "the streams are stdin, stdout and stderr");
            }
        }
        if (streams.isEmpty()) {
            return;
        }
        if (detached) {
            throw TareException.usage("--attach and --detach do not go together", null);
        }
        if (!streams.containsAll(List.of("stdout", "stderr"))) {
            throw wrong(
                    "attach",
                    String.join(" and ", streams),
                    "without -d all streams are attached; redirect those that are not wanted");
        }
    }

    /**
     * Reads the values of {@code --log-opt}.
     *
     * @return the size that each of the two files of the log may have, or null where nothing is said
     * @throws TareException (usage) where it is something else than a size
     */
    public static @Nullable Long logBytes(List<String> options) {
        Long out = null;
        for (String option : options) {
            if (!option.startsWith("max-size=")) {
                throw TareException.usage(
                        "--log-opt " + option + " is not known", "the log has two files: --log-opt max-size=10m");
            }
            long bytes = Bytes.parse(option.substring("max-size=".length()));
            if (bytes <= 0) {
                throw TareException.usage("--log-opt " + option + " is no size", "such as max-size=10m");
            }
            out = bytes;
        }
        return out;
    }

    private static void only(String flag, @Nullable String value, List<String> allowed, String hint) {
        if (value != null && !allowed.contains(value)) {
            throw wrong(flag, value, hint);
        }
    }

    private static TareException wrong(String flag, String value, String hint) {
        return TareException.usage("--" + flag + " " + value + " is not known", hint);
    }
}
