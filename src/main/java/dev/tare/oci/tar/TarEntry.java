package dev.tare.oci.tar;

import dev.tare.oci.tree.Inode;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a tar.
 *
 * @param path cleaned, inside the root: {@code ./a}, {@code /a} and {@code ../a} are all {@code a}
 * @param rawName the name as the tar has it
 * @param inode what the header says of the file; of a hard link a regular file of no size
 * @param hardLink cleaned path of the file that this entry is a second name of, else null
 * @param offset where the content begins in the plain tar, in bytes
 * @param sparse which parts of a sparse file the tar holds; null for any other
 */
public record TarEntry(
        String path,
        String rawName,
        Inode inode,
        @Nullable String hardLink,
        long offset,
        @Nullable SparseMap sparse) {
    /** Where the content of a file lies. */
    public Extent extent() {
        return new Extent(offset, inode.size(), sparse);
    }
}
