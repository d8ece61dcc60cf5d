package dev.tare.engine.context;

import dev.tare.io.Uninterruptible;
import dev.tare.oci.Digest;
import dev.tare.posix.FileCalls;
import dev.tare.store.FileDigests;
import dev.tare.store.Store;
import dev.tare.store.disk.Disk;
import dev.tare.store.disk.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What came of walks over a large context, remembered from build to build: while no folder and no file of a walk has
 * changed, the same comes of it. A memory that is lost costs the next build a walk.
 */
public final class WalkMemory {
    /** A second thread pays from so many bytes of a record on. */
    private static final int LARGE = 1 << 20;

    private final Path folder;
    private final Path scratch;
    private final Digest context;

    /** @param context what tells one context, with what is left out of it, from others */
    public WalkMemory(Store store, Digest context) {
        this.folder = Place.FILES.in(store.home());
        this.scratch = Place.TMP.in(store.home());
        this.context = context;
    }

    private Path file(Digest query) {
        return folder.resolve(Digest.sha256("walk " + context + " " + query).hex());
    }

    /** What came of the same walk before; null when something has changed since, or nothing is known. */
    @Nullable Digest recall(Digest query) {
        Path file = file(query);
        try {
            WalkRecord record = Files.exists(file) ? WalkRecord.of(Files.readAllBytes(file)) : null;
            if (record != null && new Check(record).passes(Files.size(file))) {
                Disk.touch(file);
                return record.result();
            }
        } catch (IOException | OutOfMemoryError e) {
            // As if nothing were known.
        }
        return null;
    }

    /** Remembers what came of a walk. @param walked all folders that were listed for it */
    void keep(Digest query, List<FolderListing> walked, FileDigests digests, Digest result) {
        try {
            byte[] record = WalkRecord.encode(walked, digests, result);
            if (record != null) {
                Disk.replaceUnsynced(file(query), record, scratch);
            }
        } catch (IOException e) {
            // The next build walks again.
        }
    }

    /** Compares folders, by two threads where there are many. */
    private static final class Check {
        private static final int BATCH = 8;

        private final WalkRecord record;
        private final int[] folders;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicBoolean differs = new AtomicBoolean();

        Check(WalkRecord record) {
            this.record = record;
            this.folders = new int[record.folders()];
            int at = record.first();
            for (int i = 0; i < folders.length; i++) {
                folders[i] = at;
                at = record.next(at);
            }
        }

        boolean passes(long bytes) {
            Thread helper = null;
            if (bytes >= LARGE && folders.length > BATCH && Runtime.getRuntime().availableProcessors() > 1) {
                helper = Thread.ofPlatform().daemon().name("tare-walk").start(new Part());
            }
            new Part().run();
            if (helper != null) {
                Uninterruptible.join(helper);
            }
            return !differs.get();
        }

        private final class Part implements Runnable {
            @Override
            public void run() {
                FileCalls calls = FileCalls.create();
                if (calls == null) {
                    differs.set(true);
                    return;
                }
                for (int from = next.getAndAdd(BATCH); from < folders.length; from = next.getAndAdd(BATCH)) {
                    for (int i = from; i < Math.min(from + BATCH, folders.length) && !differs.get(); i++) {
                        if (!record.isSame(calls, folders[i])) {
                            differs.set(true);
                        }
                    }
                }
            }
        }
    }
}
