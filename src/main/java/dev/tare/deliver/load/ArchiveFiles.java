package dev.tare.deliver.load;

import dev.tare.oci.tar.TarEntry;
import dev.tare.oci.tar.TarReader;
import dev.tare.oci.tree.TreePaths;
import dev.tare.store.BlobWriter;
import dev.tare.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of an archive, read once from its begin to its end, since it may come through a pipe and what it holds is
 * told last: small files are kept in memory, all others are blobs of the store at once. A blob that is not needed in the
 * end goes at the next gc.
 */
final class ArchiveFiles implements LoadFiles {
    private static final int IN_MEMORY = 256 << 10;
    private static final long ALL_IN_MEMORY = 64L << 20;
    private static final int MAX_FILES = 1_000_000;
    private static final int MAX_LINKS = 40;

    private final Store store;
    private final Map<String, byte[]> inMemory = new HashMap<>();
    private final Map<String, Blob> stored = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private long inMemoryBytes;

    private ArchiveFiles(Store store) {
        this.store = store;
    }

    /** Reads a plain tar to its end. */
    static ArchiveFiles read(Store store, InputStream tar) throws IOException {
        ArchiveFiles files = new ArchiveFiles(store);
        TarReader reader = new TarReader(tar);
        int count = 0;
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            if (++count > MAX_FILES) {
                throw new IOException("it has more than " + MAX_FILES + " files");
            }
            files.add(entry, reader.content());
        }
        // A program that writes into a pipe must not be cut off.
        reader.drain();
        return files;
    }

    private void add(TarEntry entry, InputStream content) throws IOException {
        String path = entry.path();
        if (entry.hardLink() != null) {
            links.put(path, entry.hardLink());
        } else if (entry.inode().isSymlink()) {
            // Docker before 25 wrote a layer that two images share once, and symlinks to it.
            String target = entry.inode().target();
            links.put(
                    path,
                    TreePaths.clean(target.startsWith("/") ? target : TreePaths.join(TreePaths.parent(path), target)));
        } else if (entry.inode().isFile()) {
            links.remove(path);
            long size = entry.inode().size();
            if (size <= IN_MEMORY && inMemoryBytes + size <= ALL_IN_MEMORY) {
                inMemory.put(path, content.readAllBytes());
                inMemoryBytes += size;
            } else {
                try (BlobWriter writer = store.blobs().create(size)) {
                    content.transferTo(writer);
                    stored.put(path, new Blob(writer.commit(), size));
                }
            }
        }
    }

    @Override
    public byte @Nullable [] small(String path) throws IOException {
        String file = follow(path);
        byte[] bytes = inMemory.get(file);
        Blob blob = stored.get(file);
        if (bytes != null || blob == null) {
            return bytes;
        }
        if (blob.size() > LARGEST_SMALL) {
            throw new IOException(path + " is larger than " + LARGEST_SMALL + " bytes");
        }
        return store.blobs().read(blob.digest());
    }

    @Override
    public @Nullable Blob store(String path) throws IOException {
        String file = follow(path);
        byte[] bytes = inMemory.get(file);
        return bytes == null ? stored.get(file) : new Blob(store.blobs().put(bytes), bytes.length);
    }

    @Override
    public boolean has(String path) throws IOException {
        String file = follow(path);
        return inMemory.containsKey(file) || stored.containsKey(file);
    }

    private String follow(String path) throws IOException {
        String at = TreePaths.clean(path);
        for (int i = 0; i < MAX_LINKS; i++) {
            String next = links.get(at);
            if (next == null) {
                return at;
            }
            at = next;
        }
        throw new IOException(path + ": too many levels of symbolic links");
    }
}
