package dev.tare.terminal;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.diagnostic.Trace;
import dev.tare.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
 * @param classes the lines of the JVM about the classes that it loads; null where it writes none
 */
public record TraceFile(
        Path file,
        List<String> words,
        long entered,
        @Nullable InputStream classes) implements Consumer<List<Trace.Event>> {
    private static final String OPTION = "--trace";

    /** Names the file in which the launcher has the JVM list the classes that it loads. */
    private static final String CLASSES = "tare.classes";

    private static final String EXAMPLE = "such as: tare --trace trace.json build .";

    /** Whether a command line begins with the option. */
    public static boolean isAsked(String[] words) {
        return words.length > 0 && (words[0].equals(OPTION) || words[0].startsWith(OPTION + "="));
    }

    /**
     * Reads the option.
     *
     * @throws TareException without a file or a command, and where the file cannot be written: nothing was done then
     */
    public static TraceFile of(String[] words, Path directory, long entered) {
        InputStream classes = openClasses();
        boolean together = !words[0].equals(OPTION);
        String name = together ? words[0].substring(OPTION.length() + 1) : words.length > 1 ? words[1] : "";
        if (name.isEmpty()) {
            throw TareException.usage(OPTION + " needs a file", EXAMPLE);
        }
        List<String> command = Arrays.asList(words).subList(together ? 1 : 2, words.length);
        if (command.isEmpty()) {
            throw TareException.usage(OPTION + " " + name + " stands before a command, and there is none", EXAMPLE);
        }
        Path file = directory.resolve(name);
        requireWritable(name, file);
        return new TraceFile(file, command, entered, classes);
    }

    /** The list of the classes, which has no name any more: whatever ends this process, nothing is left. */
    private static @Nullable InputStream openClasses() {
        String name = System.getProperty(CLASSES);
        if (name == null) {
            return null;
        }
        try {
            InputStream opened = Files.newInputStream(Path.of(name));
            Files.delete(Path.of(name));
            return opened;
        } catch (IOException e) {
            return null;
        }
    }

    /** The file is not made yet: it may lie in the folder that is built. */
    private static void requireWritable(String name, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        String wrong = null;
        if (Files.isDirectory(file)) {
            wrong = "it is a folder";
        } else if (Files.exists(file)) {
            wrong = Files.isWritable(file) ? null : "it must not be written to";
        } else if (folder == null || !Files.isDirectory(folder)) {
            wrong = "there is no folder " + folder;
        } else if (!Files.isWritable(folder)) {
            wrong = folder + " must not be written to";
        }
        if (wrong != null) {
            throw TareException.failed("the trace " + name + " cannot be written: " + wrong);
        }
        if (!isTrace(file)) {
            throw TareException.usage(
                    OPTION + " " + name + ": the file is there, and is no trace", "name another, " + EXAMPLE);
        }
    }

    /** Whether it is a trace, or not there, or nothing that keeps what is written. */
    private static boolean isTrace(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) == 0) {
                return true;
            }
            try (InputStream in = Files.newInputStream(file)) {
                return in.read() == '[';
            }
        } catch (IOException e) {
            return false;
        }
    }

    public TraceFile {
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
        if (Files.isRegularFile(file) && Files.size(file) > 0) {
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
        if (classes != null) {
            long loaded = 0;
            long made = 0;
            for (String line : new String(classes.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
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
