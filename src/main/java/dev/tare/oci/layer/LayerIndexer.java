package dev.tare.oci.layer;

import dev.tare.oci.Digest;
import dev.tare.oci.tar.TarEntry;
import dev.tare.oci.tar.TarFormat;
import dev.tare.oci.tar.TarReader;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** Makes the index of a layer from its plain tar. */
public final class LayerIndexer {
    private static final int BUFFER_BYTES = 256 * 1024;

    /** Names that AUFS kept for itself; Docker and containerd pass over them when they unpack. */
    private static final String AUFS = ".wh..wh.";

    private LayerIndexer() {}

    /**
     * Reads a tar, and what lies behind it to the end of the stream.
     *
     * @param digests whether to hash the content of each file on the way
     * @throws IOException that says where and why the tar is no layer
     */
    public static LayerIndex index(InputStream tar, boolean digests) throws IOException {
        TarReader reader = new TarReader(tar);
        LayerIndex index = index(reader, digests);
        reader.drain();
        return index;
    }

    /** Reads the headers of a tar in a file, and nothing else of it. */
    public static LayerIndex index(FileChannel tar) throws IOException {
        return index(new TarReader(tar), false);
    }

    private static LayerIndex index(TarReader reader, boolean digests) throws IOException {
        LayerIndexBuilder entries = new LayerIndexBuilder();
        byte[] buffer = new byte[digests ? BUFFER_BYTES : 0];
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            LayerEntry indexed = marker(entry);
            if (indexed == null && !TreePaths.name(entry.path()).startsWith(AUFS)) {
                boolean hash = digests && entry.inode().isFile() && entry.hardLink() == null;
                indexed = new LayerEntry(
                        entry.path(),
                        LayerEntry.Kind.ADD,
                        entry.inode(),
                        entry.hardLink(),
                        entry.offset(),
                        hash ? Digest.sha256(reader.content(), entry.inode().size(), buffer) : null,
                        entry.sparse());
            }
            if (indexed != null) {
                entries.add(indexed);
            }
        }
        return entries.build();
    }

    private static @Nullable LayerEntry marker(TarEntry entry) throws IOException {
        String name = TreePaths.name(entry.path());
        String parent = TreePaths.parent(entry.path());
        if (name.equals(TarFormat.OPAQUE)) {
            return new LayerEntry(parent, LayerEntry.Kind.OPAQUE, LayerWriter.MARKER, null, entry.offset(), null);
        }
        if (!name.startsWith(TarFormat.WHITEOUT) || name.startsWith(AUFS)) {
            return null;
        }
        String removed = name.substring(TarFormat.WHITEOUT.length());
        if (removed.isEmpty() || removed.equals(".") || removed.equals("..")) {
            throw new IOException("not a layer: the whiteout /" + entry.path() + " names nothing that can be removed");
        }
        return new LayerEntry(
                TreePaths.join(parent, removed),
                LayerEntry.Kind.WHITEOUT,
                LayerWriter.MARKER,
                null,
                entry.offset(),
                null);
    }
}
