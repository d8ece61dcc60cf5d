package dev.tare.store.upkeep;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.content.Archives;
import dev.tare.oci.layer.LayerEntry;
import dev.tare.oci.layer.LayerIndex;
import dev.tare.oci.layer.LayerIndexer;
import dev.tare.posix.Hasher;
import dev.tare.store.CacheFiles;
import dev.tare.store.CacheFiles.RecordFile;
import dev.tare.store.Store;
import dev.tare.store.TreeFiles;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.StoreFailures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Checks that a store is whole: every digest, every image, every index of a layer, every record, and no stray file. */
public final class Fsck {
    private final Store store;
    private final Path home;
    private final List<Finding> findings = new ArrayList<>();

    private Fsck(Store store) {
        this.store = store;
        this.home = store.home();
    }

    /** Checks a store, which others may use meanwhile. @return what was found, empty when all is well */
    public static List<Finding> run(Store store) {
        store.blobs().flush();
        Fsck fsck = new Fsck(store);
        try {
            fsck.run();
        } catch (IOException e) {
            throw StoreFailures.reading(store.home(), e);
        }
        return List.copyOf(fsck.findings);
    }

    private void run() throws IOException {
        ImageCheck images = new ImageCheck(store);
        findings.addAll(images.run());
        List<Callable<@Nullable Finding>> tasks = new ArrayList<>();
        named(Place.SHA256.in(home), Fsck::digest, tasks);
        named(Place.LAYERS.in(home), Fsck::digest, tasks);
        named(Place.TREES.in(home), this::tree, tasks);
        // What ADD has kept of the web, by its digest.
        named(Place.DOWNLOADS.in(home).resolve("contents"), Fsck::digest, tasks);
        for (Map.Entry<Digest, Digest> layer : images.compressed().entrySet()) {
            tasks.add(() -> compressed(layer.getKey(), layer.getValue()));
        }
        all(tasks);
        records();
        places();
    }

    /** Adds what looks at the files of a folder, each named by a digest. */
    private void named(Path folder, Check check, List<Callable<@Nullable Finding>> tasks) throws IOException {
        for (Path file : CacheFiles.list(folder)) {
            Digest name = CacheFiles.digest(file);
            if (name == null || !CacheFiles.isFile(file)) {
                findings.add(stray(file));
            } else {
                tasks.add(() -> check.of(file, name));
            }
        }
    }

    /** Looks at a file. */
    @FunctionalInterface
    private interface Check {
        @Nullable Finding of(Path file, Digest name);
    }

    private void all(List<Callable<@Nullable Finding>> tasks) throws IOException {
        try (ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            for (Future<@Nullable Finding> done : threads.invokeAll(tasks)) {
                try {
                    Finding finding = done.get();
                    if (finding != null) {
                        findings.add(finding);
                    }
                } catch (ExecutionException e) {
                    // What no code foresaw of one file must not hide what is to be said of the others.
                    findings.add(Finding.problem(home, "could not be checked as a whole: " + e.getCause()));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static @Nullable Finding digest(Path file, Digest name) {
        try (InputStream in = Files.newInputStream(file)) {
            Digest digest = Digest.sha256(in, Files.size(file));
            return digest.equals(name) ? null : Finding.problem(file, "is damaged: its content has digest " + digest);
        } catch (IOException e) {
            return Finding.problem(file, "cannot be read: " + Reasons.of(e));
        }
    }

    private @Nullable Finding compressed(Digest diffId, Digest blob) {
        Path file = store.blobs().path(blob);
        try (InputStream in = Archives.decompress(store.blobs().open(blob))) {
            Digest digest = Digest.sha256(in, Hasher.SMALL);
            return digest.equals(diffId)
                    ? null
                    : Finding.problem(file, "is not layer " + diffId + ", as its image says, but " + digest);
        } catch (IOException | TareException e) {
            return Finding.problem(file, "cannot be decompressed: " + e.getMessage());
        }
    }

    /** An index must say what the headers of its tar say; one that cannot be read is made anew when it is needed. */
    private @Nullable Finding tree(Path file, Digest diffId) {
        LayerIndex index = TreeFiles.read(home, diffId);
        if (index == null) {
            return Finding.info(file, "is torn or of another version; it is made anew when it is needed");
        }
        Path plain = store.blobs().has(diffId)
                ? store.blobs().path(diffId)
                : Place.LAYERS.in(home).resolve(diffId.hex());
        if (!CacheFiles.isFile(plain)) {
            return null;
        }
        try (FileChannel tar = FileChannel.open(plain)) {
            return sameEntries(index.entries(), LayerIndexer.index(tar).entries())
                    ? null
                    : Finding.problem(file, "does not say what the layer has; remove it, it is made anew");
        } catch (IOException e) {
            return Finding.problem(plain, "is no layer: " + Reasons.of(e));
        }
    }

    private static boolean sameEntries(List<LayerEntry> some, List<LayerEntry> others) {
        boolean same = some.size() == others.size();
        for (int i = 0; same && i < some.size(); i++) {
            LayerEntry a = some.get(i);
            LayerEntry b = others.get(i);
            same = new LayerEntry(a.path(), a.kind(), a.inode(), a.hardLink(), a.offset(), null, a.sparse())
                    .equals(new LayerEntry(b.path(), b.kind(), b.inode(), b.hardLink(), b.offset(), null, b.sparse()));
        }
        return same;
    }

    private void records() throws IOException {
        for (RecordFile record : CacheFiles.records(home)) {
            if (record.key() == null) {
                findings.add(stray(record.file()));
            } else if (record.read() == null) {
                findings.add(Finding.info(record.file(), "is torn and counts for nothing; gc removes it"));
            }
        }
    }

    private void places() throws IOException {
        for (Path path : CacheFiles.list(home)) {
            if (Place.of(CacheFiles.name(path)) == null) {
                findings.add(stray(path));
            }
        }
        for (Path path : CacheFiles.list(Place.TMP.in(home))) {
            findings.add(Finding.info(path, "is left of a process that was killed, or still at work; gc removes it"));
        }
    }

    private static Finding stray(Path path) {
        return Finding.problem(path, "does not belong to a store");
    }

    /**
     * One thing that was found.
     *
     * @param isProblem false for what is worth knowing and does no harm
     * @param file in which it is
     * @param message what, such that it reads on from the file's name
     */
    public record Finding(boolean isProblem, Path file, String message) {
        public static Finding problem(Path file, String message) {
            return new Finding(true, file, message);
        }

        public static Finding info(Path file, String message) {
            return new Finding(false, file, message);
        }
    }
}
