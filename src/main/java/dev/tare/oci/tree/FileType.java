package dev.tare.oci.tree;

import org.jspecify.annotations.Nullable;

/** What a name in a tree stands for. A hard link is not a type of its own: it is a second name of a file. */
public enum FileType {
    FILE,
    DIRECTORY,
    SYMLINK,
    CHARACTER_DEVICE,
    BLOCK_DEVICE,
    FIFO;

    /** The type that st_mode says (inode(7)); null for a socket, which no archive holds. */
    public static @Nullable FileType ofMode(int mode) {
        return switch (mode & 0170000) {
            case 0100000 -> FILE;
            case 0040000 -> DIRECTORY;
            case 0120000 -> SYMLINK;
            case 0020000 -> CHARACTER_DEVICE;
            case 0060000 -> BLOCK_DEVICE;
            case 0010000 -> FIFO;
            default -> null;
        };
    }

    /** The type bits of st_mode (inode(7)), which content keys hold. */
    public int modeBits() {
        return switch (this) {
            case FILE -> 0100000;
            case DIRECTORY -> 0040000;
            case SYMLINK -> 0120000;
            case CHARACTER_DEVICE -> 0020000;
            case BLOCK_DEVICE -> 0060000;
            case FIFO -> 0010000;
        };
    }
}
