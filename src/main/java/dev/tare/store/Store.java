package dev.tare.store;

import dev.tare.oci.Digest;
import dev.tare.oci.FileTree;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The local content store. Several processes share one; each holds a shared lock while its Store is open. */
public final class Store implements AutoCloseable {
    /** {@code $TARE_HOME}, else {@code $XDG_DATA_HOME/tare}, else {@code ~/.local/share/tare}. */
    public static Path home(Map<String, String> environment) {
        throw new UnsupportedOperationException();
    }

    /** Opens the store, making it where there is none. */
    public static Store open(Path home) {
        throw new UnsupportedOperationException();
    }

    public Path home() {
        throw new UnsupportedOperationException();
    }

    public Blobs blobs() {
        throw new UnsupportedOperationException();
    }

    public Images images() {
        throw new UnsupportedOperationException();
    }

    public Records records() {
        throw new UnsupportedOperationException();
    }

    public Layers layers() {
        throw new UnsupportedOperationException();
    }

    /** The merged tree of these layers, lowest first. */
    public FileTree tree(List<Digest> diffIds) {
        throw new UnsupportedOperationException();
    }

    /** Releases the lock. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
