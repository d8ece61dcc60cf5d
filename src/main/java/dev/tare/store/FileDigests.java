package dev.tare.store;

import dev.tare.oci.Digest;
import dev.tare.store.disk.Disk;
import dev.tare.store.disk.Place;
import java.io.IOException;
import java.nio.file.Path;
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
    /** Read when the first file is asked for: a build whose walk is remembered asks for none. */
    private @Nullable FileDigestTable table;

    private boolean[] used = {};
    private FileDigestTable added = FileDigestTable.empty(0);
    private int usedCount;
    private boolean keepsAll;

    private FileDigests(Path file, Path scratch, long openedNanos) {
        this.file = file;
        this.scratch = scratch;
        this.openedNanos = openedNanos;
    }

    /** @param contextKey what tells one context from others, such as its absolute path */
    public static FileDigests open(Store store, String contextKey) {
        return open(store, contextKey, System.currentTimeMillis());
    }

    static FileDigests open(Store store, String contextKey, long nowMillis) {
        Path file =
                Place.FILES.in(store.home()).resolve(Digest.sha256(contextKey).hex());
        return new FileDigests(file, Place.TMP.in(store.home()), nowMillis * 1_000_000L);
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
        int fresh = added.count() == 0 ? -1 : added.find(device, inode);
        if (fresh >= 0) {
            return added.matches(fresh, size, mtimeNanos, ctimeNanos) ? added.digest(fresh) : null;
        }
        if (!isKept(ctimeNanos)) {
            return null;
        }
        FileDigestTable known = table();
        int slot = known.find(device, inode);
        if (slot < 0 || !known.matches(slot, size, mtimeNanos, ctimeNanos)) {
            return null;
        }
        if (!used[slot]) {
            used[slot] = true;
            usedCount++;
        }
        return known.digest(slot);
    }

    private FileDigestTable table() {
        FileDigestTable known = table;
        if (known == null) {
            known = FileDigestTable.read(file);
            table = known;
            used = new boolean[known.capacity()];
        }
        return known;
    }

    /**
     * Remembers a digest.
     *
     * @param digest of content that was read after this memory was opened and after the file was stat'ed
     */
    public synchronized void put(long device, long inode, long size, long mtimeNanos, long ctimeNanos, Digest digest) {
        if (inode != 0 && isSettled(ctimeNanos)) {
            added = added.withRoom();
            added.put(device, inode, size, mtimeNanos, ctimeNanos, digest);
        }
    }

    /** Whether a file that was changed then, and is changed again, will have another time of change. */
    public boolean isSettled(long ctimeNanos) {
        return isKept(ctimeNanos) && openedNanos - ctimeNanos >= RACY_NANOS;
    }

    /** Says that none of what is remembered is to be forgotten: files are not asked for one by one. */
    public synchronized void keepAll() {
        keepsAll = true;
    }

    /** Whether a time of change is one that the kernel gave; of those, few have whole seconds by chance. */
    private static boolean isKept(long ctimeNanos) {
        return ctimeNanos % 1_000_000_000L != 0;
    }

    /** Saves what was added. A failure to do so costs the next build some time and nothing else. */
    @Override
    public synchronized void close() {
        if (added.count() == 0) {
            Disk.touch(file);
            return;
        }
        FileDigestTable old = table();
        boolean crowded = !keepsAll && old.count() - usedCount > usedCount + added.count() + SLACK;
        for (int slot = 0; slot < old.capacity(); slot++) {
            if (old.isUsed(slot) && (used[slot] || !crowded)) {
                added = added.withRoom();
                added.copyMissing(old, slot);
            }
        }
        try {
            Disk.replaceUnsynced(file, added.sealed(), scratch);
            added = FileDigestTable.empty(0);
        } catch (IOException e) {
            // The digests are computed again.
        }
    }
}
