package dev.tare.store;

import dev.tare.oci.Digest;
import dev.tare.store.disk.Disk;
import dev.tare.store.disk.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The remembered digests of the files of one build context, by what stat says of them. Safe for several threads.
 *
 * <p>A file that is changed twice within one tick of its file system's clock looks the same after both. So, as git does
 * for its index ("racy git"), a digest is not remembered for a file that was changed less than two seconds before this
 * memory was opened: it is read again by the next build. The time of change that counts is ctime, which no program can
 * set where the file system keeps it. One of whole seconds is none that the kernel gave: images of squashfs, ISO 9660 and
 * others are made with such times, and file systems of other machines pass mtime off as ctime. Such a file is always read.
 */
public final class FileDigests implements AutoCloseable {
    private static final long RACY_NANOS = 2_000_000_000L;

    /** So many that are no longer asked for are carried along; deleted files must not pile up for ever. */
    private static final int SLACK = 1000;

    private final Path file;
    private final Path scratch;
    private final long openedNanos;
    private final FileDigestTable table;
    private final boolean[] used;
    private final Map<Key, Entry> added = new HashMap<>();
    private int usedCount;

    private FileDigests(Path file, Path scratch, FileDigestTable table, long openedNanos) {
        this.file = file;
        this.scratch = scratch;
        this.table = table;
        this.used = new boolean[table.capacity()];
        this.openedNanos = openedNanos;
    }

    /** @param contextKey what tells one context from others, such as its absolute path */
    public static FileDigests open(Store store, String contextKey) {
        return open(store, contextKey, System.currentTimeMillis());
    }

    static FileDigests open(Store store, String contextKey, long nowMillis) {
        Path file =
                Place.FILES.in(store.home()).resolve(Digest.sha256(contextKey).hex());
        return new FileDigests(file, Place.TMP.in(store.home()), FileDigestTable.read(file), nowMillis * 1_000_000L);
    }

    /**
     * The digest of a file that has not been changed since it was read; null when it must be read.
     *
     * @param device st_dev
     * @param inode st_ino
     * @param size in bytes
     * @param mtimeNanos since the epoch
     * @param ctimeNanos since the epoch
     */
    public synchronized @Nullable Digest get(long device, long inode, long size, long mtimeNanos, long ctimeNanos) {
        Entry fresh = added.isEmpty() ? null : added.get(new Key(device, inode));
        if (fresh != null) {
            return fresh.size == size && fresh.mtime == mtimeNanos && fresh.ctime == ctimeNanos ? fresh.digest : null;
        }
        int slot = isKept(ctimeNanos) ? table.find(device, inode) : -1;
        if (slot < 0) {
            return null;
        }
        if (!table.matches(slot, size, mtimeNanos, ctimeNanos)) {
            return null;
        }
        if (!used[slot]) {
            used[slot] = true;
            usedCount++;
        }
        return table.digest(slot);
    }

    /**
     * Remembers a digest.
     *
     * @param digest of content that was read after this memory was opened and after the file was stat'ed
     */
    public synchronized void put(long device, long inode, long size, long mtimeNanos, long ctimeNanos, Digest digest) {
        if (inode != 0 && isKept(ctimeNanos) && openedNanos - ctimeNanos >= RACY_NANOS) {
            added.put(new Key(device, inode), new Entry(size, mtimeNanos, ctimeNanos, digest));
        }
    }

    /** Whether a time of change is one that the kernel gave; of those, few have whole seconds by chance. */
    private static boolean isKept(long ctimeNanos) {
        return ctimeNanos % 1_000_000_000L != 0;
    }

    /** Saves what was added. A failure to do so costs the next build some time and nothing else. */
    @Override
    public synchronized void close() {
        if (added.isEmpty()) {
            Disk.touch(file);
            return;
        }
        boolean crowded = table.count() - usedCount > usedCount + added.size() + SLACK;
        FileDigestTable out = FileDigestTable.empty(added.size() + (crowded ? usedCount : table.count()));
        for (int slot = 0; slot < table.capacity(); slot++) {
            if (table.isUsed(slot) && (used[slot] || !crowded)) {
                out.copy(table, slot);
            }
        }
        for (Map.Entry<Key, Entry> each : added.entrySet()) {
            Key key = each.getKey();
            Entry entry = each.getValue();
            out.put(key.device, key.inode, entry.size, entry.mtime, entry.ctime, entry.digest);
        }
        added.clear();
        try {
            Disk.replaceUnsynced(file, out.sealed(), scratch);
        } catch (IOException e) {
            // The digests are computed again.
        }
    }

    private record Key(long device, long inode) {}

    private record Entry(long size, long mtime, long ctime, Digest digest) {}
}
