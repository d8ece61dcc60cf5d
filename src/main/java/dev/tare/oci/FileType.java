package dev.tare.oci;

/** What a name in a tree stands for. A hard link is not a type of its own: it is a second name of a file. */
public enum FileType {
    FILE,
    DIRECTORY,
    SYMLINK,
    CHARACTER_DEVICE,
    BLOCK_DEVICE,
    FIFO;

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
