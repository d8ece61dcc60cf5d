package dev.tare.sandbox.step;

import dev.tare.oci.Digest;
import dev.tare.plan.Encoder;
import dev.tare.plan.ExecMount;
import dev.tare.posix.Boot;
import dev.tare.posix.Folders;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.ProcessLock;
import dev.tare.store.disk.TemporaryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The folders of {@code RUN --mount=type=cache}, in {@code mounts/HASH/NUMBER} of the store. */
final class CacheMounts {
    private static final long PAUSE_MILLIS = 20;
    private static final int MOST = 10_000;

    /** How many states of one kept cache there are at a time: that of two branches, say. */
    private static final int STATES = 2;

    private final Path home;

    /** @param home of the store */
    CacheMounts(Path home) {
        this.home = home;
    }

    /**
     * A cache that is held.
     *
     * @param folder its content
     */
    public record Held(Path folder, ProcessLock.Held lock) implements AutoCloseable {
        @Override
        public void close() {
            lock.close();
        }
    }

    /** Makes what a new cache holds. */
    public interface Content {
        /** @param folder an empty one, to be filled or given other attributes */
        void fill(Path folder) throws IOException;
    }

    /**
     * Takes a cache for as long as a step runs.
     *
     * @param source of what it begins with, empty for an empty folder; a cache that begins otherwise, be it only with
     *     another owner, is another one, as in BuildKit
     * @param canceled asked while another step is waited for
     * @return null when canceled
     */
    @Nullable Held hold(ExecMount.Cache cache, List<String> source, Content content, BooleanSupplier canceled)
            throws IOException {
        Path all = folder(name(cache, source));
        ProcessLock.Held lock = null;
        int number = 0;
        while (lock == null) {
            if (canceled.getAsBoolean()) {
                return null;
            }
            lock = ProcessLock.of(all.resolve(number + ".lock")).attempt(cache.sharing() != ExecMount.Sharing.SHARED);
            if (lock == null && cache.sharing() == ExecMount.Sharing.PRIVATE) {
                number = (number + 1) % MOST;
            } else if (lock == null) {
                pause();
            }
        }
        try {
            return new Held(made(all, number, content), lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Takes a cache that nobody asked for, together with all others who have it in the same state. Of each there are a few, each
     * in another state: who has none begins with the one that was used longest ago, empty. Nothing of it is synced to the disk,
     * so it is trusted until the next boot.
     *
     * @param state by which what is in it was made
     * @return null when canceled
     */
    @Nullable Held holdKept(String id, String state, BooleanSupplier canceled) throws IOException {
        Path all = folder(new Encoder().text("kept").text(id).toDigest());
        String mark = Boot.id() + "\n" + state;
        while (!canceled.getAsBoolean()) {
            try (ProcessLock.Held _ = ProcessLock.of(all.resolve("making.lock")).exclude(note -> {})) {
                Held held = held(all, mark);
                if (held == null) {
                    held = begun(all, mark);
                }
                if (held != null) {
                    return held;
                }
            }
            pause();
        }
        return null;
    }

    /** One that is in this state; null where there is none. */
    private static @Nullable Held held(Path all, String mark) throws IOException {
        for (int number = 0; number < STATES; number++) {
            Path file = all.resolve(number + ".state");
            if (Files.exists(file) && Files.readString(file).equals(mark)) {
                ProcessLock.Held lock =
                        ProcessLock.of(all.resolve(number + ".lock")).attempt(false);
                if (lock != null) {
                    Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
                    return new Held(all.resolve(Integer.toString(number)), lock);
                }
            }
        }
        return null;
    }

    /** The oldest that nobody has, emptied; null where all are in use. */
    private static @Nullable Held begun(Path all, String mark) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        for (int number = 0; number < STATES; number++) {
            numbers.add(number);
        }
        Map<Integer, Long> ages = new HashMap<>();
        for (int number : numbers) {
            Path file = all.resolve(number + ".state");
            ages.put(
                    number, Files.exists(file) ? Files.getLastModifiedTime(file).toMillis() : 0);
        }
        numbers.sort(Comparator.comparing(ages::get));
        for (int number : numbers) {
            ProcessLock lock = ProcessLock.of(all.resolve(number + ".lock"));
            try (ProcessLock.Held alone = lock.attempt(true)) {
                if (alone == null) {
                    continue;
                }
                Path content = all.resolve(Integer.toString(number));
                // Whatever ends this now: what has no mark is emptied by who comes next.
                Files.deleteIfExists(all.resolve(number + ".state"));
                Folders.delete(content);
                Files.createDirectory(content);
                Files.writeString(all.resolve(number + ".state"), mark);
            }
            // Nobody else takes it alone meanwhile: that is done by who holds the lock of all.
            ProcessLock.Held shared = lock.attempt(false);
            return shared == null ? null : new Held(all.resolve(Integer.toString(number)), shared);
        }
        return null;
    }

    /** The folder of all that has one name, marked as in use. */
    private Path folder(Digest name) throws IOException {
        Path mounts = Place.MOUNTS.in(home);
        Files.createDirectories(mounts);
        // What the programs of an image leave there may be setuid.
        Files.setPosixFilePermissions(mounts, PosixFilePermissions.fromString("rwx------"));
        Path all = Files.createDirectories(mounts.resolve(name.hex()));
        Files.setLastModifiedTime(all, FileTime.fromMillis(System.currentTimeMillis()));
        return all;
    }

    /** What makes a cache the one it is. */
    static Digest name(ExecMount.Cache cache, List<String> source) {
        return new Encoder()
                .text(cache.id())
                .texts(source)
                .optional(cache.mode())
                .optional(cache.uid())
                .optional(cache.gid())
                .toDigest();
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for another step", e);
        }
    }

    /** Several may begin with a shared cache at once: it gets its name when it is complete. */
    private Path made(Path all, int number, Content content) throws IOException {
        Path folder = all.resolve(Integer.toString(number));
        if (Files.isDirectory(folder)) {
            return folder;
        }
        try (ProcessLock.Held _ = ProcessLock.of(all.resolve("making.lock")).exclude(note -> {})) {
            if (!Files.isDirectory(folder)) {
                Path scratch = TemporaryFiles.folder(Place.TMP.in(home), "cache");
                try {
                    Path made = Files.createDirectory(scratch.resolve("content"));
                    content.fill(made);
                    Files.move(made, folder, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    Folders.deleteQuietly(scratch);
                }
            }
        }
        return folder;
    }
}
