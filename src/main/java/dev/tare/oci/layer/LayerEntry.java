package dev.tare.oci.layer;

import dev.tare.oci.Digest;
import dev.tare.oci.tar.Extent;
import dev.tare.oci.tar.SparseMap;
import dev.tare.oci.tree.Inode;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a layer's tar, as its index remembers it.
 *
 * @param path relative to the root, cleaned; the empty string is the root itself
 * @param kind what the entry does to the tree below it
 * @param inode of {@link Kind#ADD} entries; for the others a file of no size
 * @param hardLink path of the earlier entry that this one is a second name of, else null
 * @param offset where the content begins in the plain tar, in bytes
 * @param digest of a regular file's content, null where it was not computed
 * @param sparse which parts of a sparse file the tar holds; null for any other
 */
public record LayerEntry(
        String path,
        Kind kind,
        Inode inode,
        @Nullable String hardLink,
        long offset,
        @Nullable Digest digest,
        @Nullable SparseMap sparse) {

    /** An entry of which the tar holds all. */
    public LayerEntry(
            String path, Kind kind, Inode inode, @Nullable String hardLink, long offset, @Nullable Digest digest) {
        this(path, kind, inode, hardLink, offset, digest, null);
    }

    /** Where the content of a file lies. */
    public Extent extent() {
        return new Extent(offset, inode.size(), sparse);
    }

    /** What an entry does to the tree below it (OCI layer.md, whiteouts). */
    public enum Kind {
        /** Adds, or replaces. */
        ADD,
        /** {@code .wh.NAME}: removes NAME; path is that of NAME. */
        WHITEOUT,
        /** {@code .wh..wh..opq}: removes all that lower layers have in the directory; path is that of the directory. */
        OPAQUE
    }
}
