package dev.tare.store;

import dev.tare.posix.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes files and folders, and counts what that frees. It follows no symlink and enters no mount point: a killed build
 * may have left a mount of the user's own files under {@code tmp/}.
 */
final class Rubbish {
    private final List<Path> mounts;
    private final List<String> left = new ArrayList<>();
    private long bytes;

    Rubbish() {
        this.mounts = Mounts.points();
    }

    /** Bytes of the files that were removed. */
    long bytes() {
        return bytes;
    }

    /** What could not be removed, and why. */
    List<String> left() {
        return left;
    }

    /** Removes a file, or a folder with all that is in it. @return whether it is gone */
    boolean remove(Path path) {
        for (Path mount : mounts) {
            if (mount.startsWith(path)) {
                left.add(path + ": " + mount + " is mounted");
                return false;
            }
        }
        try {
            removeTree(path);
            return true;
        } catch (IOException e) {
            left.add(path + ": " + dev.tare.diagnostic.Reasons.of(e));
            return false;
        }
    }

    private void removeTree(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isDirectory()) {
            for (Path child : CacheFiles.list(path)) {
                removeTree(child);
            }
        }
        Disk.delete(path);
        bytes += attributes.isRegularFile() ? attributes.size() : 0;
    }
}
