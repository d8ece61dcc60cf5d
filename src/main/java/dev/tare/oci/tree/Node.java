package dev.tare.oci.tree;

/**
 * A name in a {@link FileTree}.
 *
 * @param path relative to the root, {@code usr/bin/env}; the empty string is the root
 * @param inode what it names
 * @param link 0 for a file of one name; names of one tree with the same other number are hard links of one file
 * @param locator where the tree that made this node finds the content; of no meaning to anybody else
 */
public record Node(String path, Inode inode, long link, Object locator) {
    /** The last part of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
