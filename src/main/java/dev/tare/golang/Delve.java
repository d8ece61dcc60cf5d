package dev.tare.golang;

import dev.tare.diagnostic.TareException;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The debugger of Go programs (github.com/go-delve/delve), which comes as any module and is built as any program. */
public final class Delve {
    /** The version is fixed, so that the same build gives the same image. */
    private static final String MODULE = "github.com/go-delve/delve@v1.27.2";

    /** Its file in the image. */
    public static final String NAME = "dlv";

    /** Where it listens. */
    public static final String PORT = "40000/tcp";

    private Delve() {}

    /**
     * Its package, in the module cache of {@code go}, which fetches it where it is not there.
     *
     * @param folder to run {@code go} in
     * @throws TareException where it cannot be had
     */
    public static GoPackage fetched(Path folder, Map<String, String> environment) {
        GoCommand command = new GoCommand(folder, environment);
        // What go says of its downloads goes to the errors, which are not a part of this.
        List<String> lines = command.ask(List.of(command.go(), "mod", "download", "-json", MODULE));
        try {
            Map<String, @Nullable Object> said =
                    Json.readObject(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
            if (said.get("Dir") instanceof String place) {
                return new GoPackage(Path.of(place), "./cmd/dlv");
            }
            throw TareException.failed(
                    "the debugger " + MODULE + " can't be fetched: " + said.getOrDefault("Error", "go says nothing"));
        } catch (IOException e) {
            throw TareException.failed("the debugger " + MODULE + " can't be fetched: go says nothing of it", e);
        }
    }

    /** What runs in place of a program: the debugger, which waits for a client and starts it then. */
    public static List<String> entrypoint(List<String> program) {
        List<String> words = new ArrayList<>(List.of(
                "/" + NAME, "exec", "--headless", "--listen=:40000", "--api-version=2", "--accept-multiclient"));
        words.add(program.getFirst());
        words.add("--");
        words.addAll(program.subList(1, program.size()));
        return words;
    }
}
