package dev.tare.deliver.load;

import dev.tare.deliver.files.LocalPaths;
import dev.tare.oci.tree.TreePaths;
import dev.tare.store.BlobWriter;
import dev.tare.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The files of a layout folder. */
public final class FolderFiles implements LoadFiles {
    private final Store store;
    private final Path folder;

    public FolderFiles(Store store, Path folder) {
        this.store = store;
        this.folder = folder;
    }

    @Override
    public byte @Nullable [] small(String path) throws IOException {
        Path file = file(path);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_SMALL + 1);
            if (bytes.length > LARGEST_SMALL) {
                throw new IOException(path + " is larger than " + LARGEST_SMALL + " bytes");
            }
            return bytes;
        }
    }

    @Override
    public @Nullable Blob store(String path) throws IOException {
        Path file = file(path);
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file);
                BlobWriter writer = store.blobs().create(Files.size(file))) {
            long size = in.transferTo(writer);
            return new Blob(writer.commit(), size);
        }
    }

    /** A file of the folder, whatever its size. */
    public InputStream open(String path) throws IOException {
        return Files.newInputStream(file(path));
    }

    @Override
    public boolean has(String path) {
        return Files.isRegularFile(file(path));
    }

    private Path file(String path) {
        return LocalPaths.resolve(folder, TreePaths.clean(path));
    }
}
