package dev.tare.cli;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.diagnostic.Trace;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code tare --trace FILE COMMAND ..}: the command's times in the form that Perfetto and Chrome open, an array of complete
 * events (Trace Event Format, "JSON Array Format"). A command that goes on in another process writes there too, and the
 * events of both stand in one file, under their processes.
 *
 * @param file where they are written
 * @param words of the command
 * @param entered when the program began, in the nanoseconds of {@link System#nanoTime}
 */
record TraceFile(Path file, List<String> words, long entered) implements Consumer<List<Trace.Event>> {
    private static final String OPTION = "--trace";

    /** Where the launcher has the JVM list the classes that it loads, after the name of the trace and before the process. */
    private static final String CLASSES = ".classes.";

    /** @throws TareException (usage) without a file */
    static TraceFile of(String[] words, Path directory, long entered) {
        boolean together = !words[0].equals(OPTION);
        String name = together ? words[0].substring(OPTION.length() + 1) : words.length > 1 ? words[1] : "";
        if (name.isEmpty()) {
            throw TareException.usage(OPTION + " needs a file", "such as: tare --trace trace.json build .");
        }
        List<String> command = Arrays.asList(words).subList(together ? 1 : 2, words.length);
        return new TraceFile(directory.resolve(name), command, entered);
    }

    TraceFile {
        words = List.copyOf(words);
    }

    /** Writes what was recorded. */
    @Override
    public void accept(List<Trace.Event> recorded) {
        try {
            List<@Nullable Object> all = new ArrayList<>(ofThisCommand());
            all.add(named("process_name", 0, "tare " + String.join(" ", words)));
            all.add(complete(
                    "command",
                    words.isEmpty() ? "tare" : words.getFirst(),
                    entered,
                    System.nanoTime() - entered,
                    Thread.currentThread().threadId()));
            all.addAll(ofJvm());
            all.addAll(events(recorded));
            Files.write(file, Json.write(all));
        } catch (IOException e) {
            throw TareException.failed("the trace " + file + " cannot be written: " + Reasons.of(e), e);
        }
    }

    private long launched() {
        return Long.getLong("tare.launched", entered);
    }

    /** What other processes of this command have written: one that it started, or one that has become this one. */
    private List<@Nullable Object> ofThisCommand() throws IOException {
        List<@Nullable Object> kept = new ArrayList<>();
        if (Files.exists(file)) {
            long self = ProcessHandle.current().pid();
            Set<Object> processes = new HashSet<>();
            List<@Nullable Object> found = Json.list(Json.read(Files.readAllBytes(file)));
            for (Object event : found) {
                Map<String, @Nullable Object> fields = Json.object(event);
                Object pid = fields.get("pid");
                boolean later = fields.get("ts") instanceof Double time && time >= launched() / 1e3;
                if (pid != null && (later || pid.equals(self))) {
                    processes.add(pid);
                }
            }
            for (Object event : found) {
                if (processes.contains(Json.object(event).get("pid"))) {
                    kept.add(event);
                }
            }
        }
        return kept;
    }

    /** The events, and the names of their threads. */
    static List<@Nullable Object> events(List<Trace.Event> recorded) {
        Map<Long, String> threads = new LinkedHashMap<>();
        List<@Nullable Object> out = new ArrayList<>();
        for (Trace.Event event : recorded) {
            threads.putIfAbsent(event.thread(), event.threadName());
            out.add(complete(event.category(), event.name(), event.start(), event.nanos(), event.thread()));
        }
        threads.forEach((thread, name) -> out.add(named("thread_name", thread, name)));
        return out;
    }

    /** The start of the JVM, and the classes that it loaded: those that are in no cache one by one. */
    private List<@Nullable Object> ofJvm() throws IOException {
        List<@Nullable Object> out = new ArrayList<>();
        long thread = Thread.currentThread().threadId();
        Map<String, Object> start = complete("jvm", "start of the JVM", launched(), entered - launched(), thread);
        out.add(start);
        Path classes = file.resolveSibling(
                file.getFileName() + CLASSES + ProcessHandle.current().pid());
        if (Files.exists(classes)) {
            long loaded = 0;
            long made = 0;
            for (String line : Files.readAllLines(classes)) {
                int unit = line.indexOf("ns] ");
                int source = line.indexOf(" source: ");
                if (unit > 0 && source > 0) {
                    loaded++;
                    if (!line.endsWith("shared objects file")) {
                        made++;
                        String name = line.substring(unit + 4, source) + line.substring(source);
                        out.add(complete("class", name, Long.parseLong(line, 1, unit, 10), 0, thread));
                    }
                }
            }
            Files.delete(classes);
            start.put("args", Map.of("classes", loaded, "classes in no cache", made));
        }
        return out;
    }

    private static Map<String, Object> complete(String category, String name, long start, long nanos, long thread) {
        Map<String, Object> event = event("X", name, thread);
        event.put("cat", category);
        // Microseconds.
        event.put("ts", start / 1e3);
        event.put("dur", nanos / 1e3);
        return event;
    }

    private static Map<String, Object> named(String what, long thread, String name) {
        Map<String, Object> event = event("M", what, thread);
        event.put("args", Map.of("name", name));
        return event;
    }

    private static Map<String, Object> event(String kind, String name, long thread) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("ph", kind);
        event.put("name", name);
        event.put("pid", ProcessHandle.current().pid());
        event.put("tid", thread);
        return event;
    }
}
