package dev.tare.sandbox.usage;

import dev.tare.sandbox.container.Container;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The processes of a container: those in the namespace of its first one, and where that is this machine's own its children. */
public final class ContainerProcesses {
    private static final Path PROC = Path.of("/proc");

    private ContainerProcesses() {}

    /** Their numbers, the first one's first; none where it does not run. */
    public static List<Long> of(Container container) {
        Long first = container.pid();
        if (first == null) {
            return List.of();
        }
        String namespace = namespace(Long.toString(first));
        boolean shared = namespace == null || namespace.equals(namespace("self"));
        Map<Long, Long> parents = new HashMap<>();
        Set<Long> out = new HashSet<>(Set.of(first));
        for (String name : names()) {
            Long pid = Long.valueOf(name);
            String stat = text(PROC.resolve(name).resolve("stat"));
            if (stat == null) {
                continue;
            }
            parents.put(pid, Long.valueOf(StatLine.of(stat).field(StatLine.PARENT)));
            if (!shared && Objects.equals(namespace, namespace(name))) {
                out.add(pid);
            }
        }
        boolean more = shared;
        while (more) {
            more = false;
            for (Map.Entry<Long, Long> each : parents.entrySet()) {
                more |= out.contains(each.getValue()) && out.add(each.getKey());
            }
        }
        List<Long> sorted = new ArrayList<>(out);
        sorted.sort(null);
        sorted.remove(first);
        sorted.addFirst(first);
        return sorted;
    }

    private static List<String> names() {
        List<String> out = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            processes.forEach(each -> out.add(String.valueOf(each.getFileName())));
        } catch (IOException | DirectoryIteratorException e) {
            // Without /proc nothing is known.
        }
        return out;
    }

    private static @Nullable String namespace(String process) {
        try {
            return Files.readSymbolicLink(PROC.resolve(process).resolve("ns/pid"))
                    .toString();
        } catch (IOException e) {
            return null;
        }
    }

    /** The content of a file of /proc; null where the process is gone, or another's. */
    static @Nullable String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return null;
        }
    }
}
