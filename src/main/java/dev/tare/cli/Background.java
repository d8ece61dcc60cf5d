package dev.tare.cli;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Json;
import dev.tare.sandbox.Container;
import dev.tare.sandbox.Containers;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a container by a process of its own, which lives on: this program again, in a session of its own and with a
 * small heap. Until the container runs, it says on its standard output what happens, a JSON object a line: {@code note},
 * or {@code error} with {@code hint} and {@code code}, or {@code ready}.
 */
final class Background {
    private static final List<String> SMALL =
            List.of("-Xms4m", "-Xmx48m", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20");

    private Background() {}

    /** Starts the process and waits until the container runs. @throws TareException when it cannot be started */
    static void keep(Containers containers, Container container, Console console) {
        try {
            List<String> command = new ArrayList<>(List.of("setsid"));
            List<String> self = new ArrayList<>(SelfCommand.program());
            self.addAll(1, SMALL);
            command.addAll(self);
            command.addAll(List.of(KeepCommand.NAME, container.id()));
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.directory(new File("/"));
            builder.redirectInput(new File("/dev/null"));
            builder.redirectError(containers.keeperLog(container).toFile());
            // It must find the same store from another folder.
            builder.environment().put("TARE_HOME", containers.home().toString());
            Process process = builder.start();
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                follow(lines, containers, container, console);
            }
        } catch (IOException e) {
            throw TareException.failed("the container cannot be kept in the background: " + e.getMessage(), e);
        } finally {
            // When it did not even start, nobody else clears up; when it runs, this changes nothing.
            containers.abandon(container);
        }
    }

    private static void follow(BufferedReader lines, Containers containers, Container container, Console console)
            throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Map<String, @Nullable Object> json = Json.readObject(line.getBytes(StandardCharsets.UTF_8));
            if (json.containsKey("ready")) {
                return;
            }
            if (json.containsKey("error")) {
                throw new TareException(
                        (int) Json.number(json.get("code")),
                        Problem.of(Json.string(json.get("error")), Json.optionalString(json.get("hint"))),
                        null);
            }
            console.err().println("tare: " + Json.string(json.get("note")));
        }
        throw TareException.failed("the process that should keep the container " + container.name() + " ended at once: "
                + Files.readString(containers.keeperLog(container)).strip());
    }

    /** Tells the process that waits. */
    static void tell(Console console, String kind, Object what) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(kind, what);
        send(console, json);
    }

    static void tell(Console console, TareException error) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("error", error.problem().message());
        json.put("hint", error.problem().hint());
        json.put("code", error.exitCode());
        send(console, json);
    }

    private static void send(Console console, Map<String, @Nullable Object> json) {
        console.out().println(new String(Json.write(json), StandardCharsets.UTF_8));
        console.out().flush();
    }
}
