package dev.tare.engine;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Archives;
import dev.tare.oci.Digest;
import dev.tare.oci.FileTree;
import dev.tare.oci.LayerIndex;
import dev.tare.oci.LayerIndexer;
import dev.tare.oci.LayerSource;
import dev.tare.oci.LayerTree;
import dev.tare.oci.PathPatterns;
import dev.tare.plan.Op;
import dev.tare.store.FileDigests;
import dev.tare.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Build contexts: folders of this machine, or one tar. */
public final class LocalContexts implements Contexts, AutoCloseable {
    private final Store store;
    private final Map<String, Path> folders = new HashMap<>();
    private final Map<String, FileTree> trees = new HashMap<>();

    public LocalContexts(Store store) {
        this.store = store;
    }

    /** Gives a source's name to a folder, which must be there. @param folder absolute */
    public void addFolder(String name, Path folder) {
        folders.put(name, folder.normalize());
    }

    /**
     * Gives a source's name to the files of a tar, plain or compressed. Owners are the tar's own, and no ignore file
     * applies, as in BuildKit.
     */
    public void addArchive(String name, InputStream archive) throws IOException {
        Path file = Files.createTempFile(store.temporary(), "context-", ".tar");
        try (InputStream in = Archives.decompress(archive)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            FileChannel tar = FileChannel.open(file, StandardOpenOption.READ);
            LayerIndex index = LayerIndexer.index(tar);
            LayerSource source = new LayerSource() {
                @Override
                public LayerIndex index(Digest diffId) {
                    return index;
                }

                @Override
                public FileChannel open(Digest diffId) {
                    return tar;
                }
            };
            trees.put(name, new LayerTree(List.of(Digest.sha256("context")), source));
        } finally {
            // The open channel keeps the content; no name is left behind when we are killed.
            Files.delete(file);
        }
    }

    @Override
    public synchronized FileTree open(Op.LocalSource source) {
        FileTree known = trees.get(source.name());
        if (known == null) {
            Path folder = folders.get(source.name());
            if (folder == null) {
                throw TareException.failed("there is no build context called \"" + source.name() + "\"");
            }
            known = new LocalTree(
                    folder,
                    PathPatterns.of(source.excludes()),
                    FileDigests.open(store, folder.toString()),
                    LargeFiles.of(store, folder));
            trees.put(source.name(), known);
        }
        return known;
    }

    /** Writes down what was learnt of the files. */
    @Override
    public synchronized void close() {
        for (FileTree tree : trees.values()) {
            if (tree instanceof LocalTree local) {
                local.close();
            }
        }
    }
}
