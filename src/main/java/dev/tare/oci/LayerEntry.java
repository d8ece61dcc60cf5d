package dev.tare.oci;

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
 */
public record LayerEntry(
        String path,
        Kind kind,
        Inode inode,
        @Nullable String hardLink,
        long offset,
        @Nullable Digest digest) {

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
