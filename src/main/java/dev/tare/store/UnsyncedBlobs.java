package dev.tare.store;

import dev.tare.oci.Digest;
import dev.tare.posix.Boot;
import dev.tare.store.disk.Disk;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.ProcessLock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Large blobs that were not synced when written: a sync of 1 GiB takes longer than its download from nearby. Each has
 * a mark, {@code unsynced/HEX}, that says in which start of the system it was written; the mark comes before the blob's
 * name does. While that system runs the blob is whole, whatever happens to processes. One that is a minute old is synced
 * by whoever opens the store next, which takes microseconds then. After a power cut the digest is checked at the next
 * opening, and what is not whole is removed.
 */
final class UnsyncedBlobs {
    /** Smaller blobs are synced at once: that is a matter of milliseconds. */
    static final long SMALLEST = 16L << 20;

    private static final long SETTLED_MILLIS = 60_000;
    private final Path home;
    private final Path marks;

    UnsyncedBlobs(Path home) {
        this.home = home;
        this.marks = Place.UNSYNCED.in(home);
    }

    /** Says that a blob, which has no name yet, is not synced. */
    void mark(Digest blob) throws IOException {
        Path mark = marks.resolve(blob.hex());
        Disk.replaceUnsynced(mark, Boot.id().getBytes(StandardCharsets.US_ASCII), Place.TMP.in(home));
    }

    /**
     * Looks after the blobs of before.
     *
     * @param notes told when blobs are to be read, since that can take a while
     * @return blobs that were not whole, and are gone
     */
    List<Digest> settle(Consumer<String> notes) throws IOException {
        List<Path> all = CacheFiles.list(marks);
        if (all.isEmpty()) {
            return List.of();
        }
        List<Path> young = new ArrayList<>();
        List<Path> suspects = new ArrayList<>();
        for (Path mark : all) {
            (isOfThisBoot(mark) ? young : suspects).add(mark);
        }
        if (!young.isEmpty()) {
            Thread.ofPlatform().daemon().name("tare-sync").start(() -> young.forEach(this::sync));
        }
        return suspects.isEmpty() ? List.of() : check(notes);
    }

    private static boolean isOfThisBoot(Path mark) throws IOException {
        try {
            return Files.readString(mark).equals(Boot.id());
        } catch (NoSuchFileException e) {
            // Another process was faster.
            return true;
        }
    }

    private void sync(Path mark) {
        try {
            long age =
                    System.currentTimeMillis() - Files.getLastModifiedTime(mark).toMillis();
            if (age >= SETTLED_MILLIS) {
                try (FileChannel file = FileChannel.open(blob(mark), StandardOpenOption.READ)) {
                    file.force(false);
                } catch (NoSuchFileException e) {
                    // A gc has removed it, or it was never named.
                }
                Files.deleteIfExists(mark);
            }
        } catch (IOException e) {
            // The mark stays: the blob is checked after the next start of the system.
        }
    }

    private List<Digest> check(Consumer<String> notes) throws IOException {
        List<Digest> lost = new ArrayList<>();
        try (ProcessLock.Held _ = ProcessLock.of(Place.INDEX_LOCK.in(home)).exclude(notes)) {
            List<Path> suspects = new ArrayList<>();
            long bytes = 0;
            // Anew: another process may have done it while this one waited.
            for (Path mark : CacheFiles.list(marks)) {
                if (!isOfThisBoot(mark)) {
                    suspects.add(mark);
                    bytes += Files.exists(blob(mark)) ? Files.size(blob(mark)) : 0;
                }
            }
            if (bytes > 0) {
                notes.accept(
                        "checking " + (bytes >> 20) + " MiB that were written shortly before the system's last start");
            }
            for (Path mark : suspects) {
                Path blob = blob(mark);
                Digest digest = CacheFiles.digest(mark);
                if (digest != null && Files.exists(blob) && !digest.equals(digestOf(blob))) {
                    Disk.delete(blob);
                    lost.add(digest);
                }
                Disk.delete(mark);
            }
        }
        return lost;
    }

    private static Digest digestOf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Digest.sha256(in, Files.size(file));
        }
    }

    private Path blob(Path mark) {
        return Place.SHA256.in(home).resolve(CacheFiles.name(mark));
    }
}
