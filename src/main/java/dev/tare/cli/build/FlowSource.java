package dev.tare.cli.build;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.TareException;
import dev.tare.flow.file.FlagSet;
import dev.tare.flow.file.FlowFlags;
import dev.tare.usage.Flag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code tare build} where a build.yml is what to build. */
final class FlowSource {
    /** The flags of a build that a flow has under the same or another name; all others are for a single image. */
    private static final Map<String, String> FLAGS = Map.of(
            "build-arg", "build",
            "no-cache", "no-cache",
            "toolchain-cache", "toolchain-cache",
            "no-toolchain-cache", "no-toolchain-cache",
            "network", "network",
            "build-context", "build-context",
            "quiet", "suppress");

    private FlowSource() {}

    /**
     * Builds the flow that a command line means.
     *
     * @return the exit code, or null where it means none
     */
    static @Nullable Integer build(Arguments arguments, Command command, Console console) {
        String typed =
                arguments.operands().isEmpty() ? "." : arguments.operands().get(0);
        String file = arguments.value("file");
        if (arguments.operands().size() > 1 || typed.equals("-") || arguments.has("go")) {
            return null;
        }
        Path folder = console.path(typed);
        boolean named = file != null && (file.endsWith(".yml") || file.endsWith(".yaml"));
        if (!named && (file != null || !Files.exists(folder.resolve("build.yml")))) {
            return null;
        }
        List<String> words = new ArrayList<>(List.of("-d", folder.normalize().toString()));
        if (named) {
            words.addAll(List.of("-f", file));
        }
        for (Flag flag : command.page().flags()) {
            String name = FLAGS.get(flag.name());
            boolean given = arguments.has(flag.name());
            if (given && name == null && !flag.name().equals("file")) {
                throw TareException.usage(
                        (named ? file : typed + " holds a build.yml, and a flow") + " takes no --" + flag.name(),
                        Files.exists(folder.resolve("Dockerfile"))
                                ? "to build its Dockerfile alone: tare build -f Dockerfile " + typed
                                : "a step of the file names its image and where it goes; to build its Go package alone:"
                                        + " --go");
            }
            if (given && name != null && flag.value() == null) {
                words.add("--" + name);
            } else if (given && name != null) {
                for (String value : arguments.values(flag.name())) {
                    words.add("--" + name + "=" + withValue(flag.name(), value, console));
                }
            }
        }
        return new FlowBuild(FlagSet.parse(FlowFlags.TABLE, words), List.of(), false, console).run();
    }

    /** {@code --build-arg NAME} means the variable of this name. */
    private static String withValue(String flag, String value, Console console) {
        return flag.equals("build-arg") && value.indexOf('=') < 0
                ? value + "=" + console.environment().getOrDefault(value, "")
                : value;
    }
}
