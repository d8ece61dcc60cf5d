package dev.tare.sandbox.usage;

import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one container uses. An ordinary user's containers are in no control group, so that all is summed up over its
 * processes: memory that several share counts several times.
 *
 * @param processors share of one processor, 0.5 for a half, during the time that was looked at
 * @param memory bytes that its processes have in memory
 * @param memoryLimit bytes; those of the machine where it has no limit
 * @param received bytes that came over its network
 * @param sent bytes
 * @param read bytes from disks
 * @param written bytes
 * @param threads of all processes, as docker's PIDS counts
 */
public record ContainerUsage(
        Container container,
        double processors,
        long memory,
        long memoryLimit,
        long received,
        long sent,
        long read,
        long written,
        int threads) {
    /** USER_HZ, in which Linux tells times of processors, is this on all its architectures. */
    private static final double TICKS_PER_SECOND = 100;

    private static final long PAGE_BYTES = 4096;
    private static final long BETWEEN_MILLIS = 1000;
    private static final Path PROC = Path.of("/proc");

    /** Looks at all of them twice, a second apart. */
    public static List<ContainerUsage> of(Containers containers, List<Container> all) {
        List<Long> before = new ArrayList<>();
        all.forEach(each -> before.add(ticks(each)));
        long start = System.nanoTime();
        pause();
        double seconds = (System.nanoTime() - start) / 1e9;
        List<ContainerUsage> out = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Container container = all.get(i);
            double used = Math.max(0, ticks(container) - before.get(i)) / TICKS_PER_SECOND / seconds;
            out.add(now(containers, container, used));
        }
        return out;
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TareException.failed("interrupted");
        }
    }

    private static long ticks(Container container) {
        long out = 0;
        for (long pid : ContainerProcesses.of(container)) {
            String stat = ContainerProcesses.text(file(pid, "stat"));
            if (stat != null) {
                StatLine line = StatLine.of(stat);
                out += line.field(StatLine.USER_TIME) + line.field(StatLine.SYSTEM_TIME);
            }
        }
        return out;
    }

    private static ContainerUsage now(Containers containers, Container container, double processors) {
        long memory = 0;
        long threads = 0;
        long read = 0;
        long written = 0;
        List<Long> pids = ContainerProcesses.of(container);
        for (long pid : pids) {
            String stat = ContainerProcesses.text(file(pid, "stat"));
            if (stat != null) {
                StatLine line = StatLine.of(stat);
                memory += line.field(StatLine.RESIDENT_PAGES) * PAGE_BYTES;
                threads += line.field(StatLine.THREADS);
            }
            String io = ContainerProcesses.text(file(pid, "io"));
            read += value(io, "read_bytes:");
            written += value(io, "write_bytes:");
        }
        String network = pids.isEmpty() ? null : ContainerProcesses.text(file(pids.getFirst(), "net/dev"));
        return new ContainerUsage(
                container,
                processors,
                memory,
                limit(containers, container),
                traffic(network, 0),
                traffic(network, 8),
                read,
                written,
                (int) threads);
    }

    private static Path file(long pid, String name) {
        return PROC.resolve(Long.toString(pid)).resolve(name);
    }

    /** The number behind a word at the beginning of a line. */
    private static long value(@Nullable String text, String word) {
        for (String line : text == null ? new String[0] : text.split("\n")) {
            if (line.startsWith(word)) {
                return Long.parseLong(
                        line.substring(word.length()).replace("kB", "").strip());
            }
        }
        return 0;
    }

    /** A column of {@code /proc/PID/net/dev}, summed up over all interfaces but the loopback. */
    private static long traffic(@Nullable String text, int column) {
        long out = 0;
        for (String line : text == null ? new String[0] : text.split("\n")) {
            int colon = line.indexOf(':');
            String[] cells = line.substring(colon + 1).strip().split(" +");
            if (colon >= 0
                    && cells.length > column
                    && !line.substring(0, colon).strip().equals("lo")) {
                out += Long.parseLong(cells[column]);
            }
        }
        return out;
    }

    private static long limit(Containers containers, Container container) {
        long machine = value(ContainerProcesses.text(PROC.resolve("meminfo")), "MemTotal:") << 10;
        try {
            Map<String, @Nullable Object> bundle = Json.readObject(
                    Files.readAllBytes(containers.folder(container.id()).resolve("bundle/config.json")));
            @Nullable Object at = bundle;
            for (String name : List.of("linux", "resources", "memory", "limit")) {
                at = at instanceof Map<?, ?> map ? map.get(name) : null;
            }
            return at instanceof Long limit && limit > 0 ? Math.min(limit, machine) : machine;
        } catch (IOException e) {
            return machine;
        }
    }
}
