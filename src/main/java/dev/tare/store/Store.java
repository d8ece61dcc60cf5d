package dev.tare.store;

import dev.tare.diagnostic.PathText;
import dev.tare.diagnostic.ProgramEnd;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Layer;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.layer.LayerTree;
import dev.tare.store.disk.Disk;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.ProcessLock;
import dev.tare.store.disk.StoreFailures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The local content store. Several processes share one; each holds a shared lock while its Store is open. Safe for
 * several threads.
 */
public final class Store implements AutoCloseable, Layer.Source {
    private final Path home;
    private final Consumer<String> notes;
    private final ProcessLock lock;
    private final Blobs blobs;
    private final Records records;
    private final Images images;
    private final Layers layers;
    private ProcessLock.@Nullable Held held;

    private Store(Path home, Consumer<String> notes) throws IOException {
        this.home = home;
        this.notes = notes;
        this.lock = ProcessLock.of(Place.LOCK.in(home));
        this.blobs = new Blobs(home);
        this.images = new Images(home, blobs, this, notes);
        this.layers = new Layers(home, blobs, images);
        this.records = new Records(home, layers::has);
        this.held = lock.share(notes);
        List<Digest> lost = new UnsyncedBlobs(home).settle(notes);
        if (!lost.isEmpty()) {
            images.dropWithout(lost);
        }
    }

    /**
     * {@code $TARE_HOME}, else {@code $XDG_DATA_HOME/tare}, else {@code ~/.local/share/tare}.
     *
     * @throws TareException when this process is root's and the store is not ({@link StoreOwner})
     */
    public static Path home(Map<String, String> environment) {
        Path home = place(environment);
        StoreOwner.check(home, environment);
        return home;
    }

    private static Path place(Map<String, String> environment) {
        String own = environment.getOrDefault("TARE_HOME", "");
        if (!own.isEmpty()) {
            PathText.require("TARE_HOME", own);
            return Path.of(own).toAbsolutePath().normalize();
        }
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        // The XDG Base Directory Specification: a relative path is to be ignored.
        if (data.startsWith("/")) {
            return Path.of(data, "tare");
        }
        String user = environment.getOrDefault("HOME", "");
        return Path.of(user.isEmpty() ? System.getProperty("user.home", "/") : user, ".local/share/tare")
                .toAbsolutePath();
    }

    /** Opens the store, making it where there is none. Says on standard error when it waits for another process. */
    public static Store open(Path home) {
        return open(home, new StandardError());
    }

    /**
     * Opens the store, making it where there is none.
     *
     * @param notes told once, as a line without an end, when another process has been waited for for two seconds
     * @throws TareException when the place is no store and cannot be made one
     */
    public static Store open(Path home, Consumer<String> notes) {
        try {
            return new Store(Layout.prepare(home, notes), notes);
        } catch (IOException e) {
            throw StoreFailures.of("cannot use the store at", home, e);
        }
    }

    public Path home() {
        return home;
    }

    /** A folder for files of a running build: what is left in it was left by one that was killed. */
    public Path temporary() {
        return Place.TMP.in(home);
    }

    /**
     * Removes what this process has in {@link #temporary}: for a program that ends in the middle of its work.
     *
     * @param home of a store, which may not be open yet
     */
    public static void discardUnfinished(Path home) {
        ProgramEnd.begin();
        SpaceReclaimer rubbish = new SpaceReclaimer(home);
        try {
            for (Path file : CacheFiles.list(Place.TMP.in(home))) {
                if (String.valueOf(file.getFileName()).startsWith(Disk.PREFIX)) {
                    rubbish.remove(file);
                }
            }
        } catch (IOException e) {
            // The next gc removes it.
        }
    }

    public Blobs blobs() {
        return blobs;
    }

    public Images images() {
        return images;
    }

    public Records records() {
        return records;
    }

    public Layers layers() {
        return layers;
    }

    @Override
    public Layer layer(Descriptor blob, Digest diffId) {
        return new StoreLayer(this, blob, diffId);
    }

    /** The layer as a plain blob, which the store has, or makes of what was offered from elsewhere when it is read. */
    public Layer plainLayer(Digest diffId) {
        RemoteBlobs.Offered there = blobs.has(diffId) ? null : blobs.remote().offered(diffId);
        return layer(
                Descriptor.of(MediaTypes.LAYER, diffId, there == null ? blobs.size(diffId) : there.size()), diffId);
    }

    /** The merged tree of these layers, lowest first. It holds tars open: close it, or leave it to the end of the process. */
    public LayerTree tree(List<Digest> diffIds) {
        return new LayerTree(diffIds, layers);
    }

    /** Makes all blobs permanent and releases the lock. */
    @Override
    public synchronized void close() {
        try {
            blobs.flush();
        } finally {
            release();
        }
    }

    /** Does what must have the store to itself; afterwards the store is shared again. */
    public synchronized <T> T alone(Supplier<T> work) {
        blobs.flush();
        release();
        try {
            try (ProcessLock.Held _ = lock.exclude(notes)) {
                return work.get();
            } finally {
                held = lock.share(notes);
            }
        } catch (IOException e) {
            throw StoreFailures.of("cannot use the store at", home, e);
        }
    }

    private void release() {
        ProcessLock.Held mine = held;
        held = null;
        if (mine != null) {
            mine.close();
        }
    }

    private static final class StandardError implements Consumer<String> {
        @Override
        public void accept(String note) {
            System.err.println("tare: " + note);
        }
    }
}
