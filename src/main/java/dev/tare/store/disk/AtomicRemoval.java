package dev.tare.store.disk;

import dev.tare.posix.Folders;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Removes folders that nobody may see half removed: each moves to the store's temporary folder first, where nothing
 * looks, and is removed there. A process that is killed meanwhile leaves the rest to the next gc.
 */
public final class AtomicRemoval {
    private AtomicRemoval() {}

    /**
     * Removes a file, or a folder with all that is in it; links in it are removed, not followed.
     *
     * @param temporary the store's folder for what is not whole, on the same file system
     * @return whether it was there
     */
    public static boolean remove(Path temporary, Path what) throws IOException {
        Path gone = away(temporary, what);
        if (gone != null) {
            Folders.delete(gone);
        }
        return gone != null;
    }

    /** Renames what is to be removed. @return where it is now; null where there is nothing */
    public static @Nullable Path away(Path temporary, Path what) throws IOException {
        // Not one of this process's own names: a program that is told to end must not go on for as long as this takes.
        Path gone = temporary.resolve("gone-" + Disk.temporary(temporary).getFileName());
        try {
            try {
                Disk.rename(what, gone);
            } catch (AccessDeniedException e) {
                // A folder that changes its parent is written to; one of an image may be closed to its owner.
                if (!Files.isDirectory(what, LinkOption.NOFOLLOW_LINKS)) {
                    throw e;
                }
                Files.setPosixFilePermissions(what, PosixFilePermissions.fromString("rwx------"));
                Disk.rename(what, gone);
            }
            return gone;
        } catch (NoSuchFileException e) {
            if (Files.exists(what, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            return null;
        }
    }
}
