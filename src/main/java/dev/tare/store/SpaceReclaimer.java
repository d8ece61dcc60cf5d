package dev.tare.store;

import dev.tare.posix.Folders;
import dev.tare.posix.Mounts;
import dev.tare.store.disk.AtomicRemoval;
import dev.tare.store.disk.Disk;
import dev.tare.store.disk.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes files and folders, and counts what that frees. It follows no symlink and enters no mount point: a killed build
 * may have left a mount of the user's own files under {@code tmp/}. No half of a folder is ever seen at its place
 * ({@link AtomicRemoval}), and what another process has removed meanwhile is as good as removed.
 */
public final class SpaceReclaimer {
    private final Path temporary;
    private final List<Path> mounts;
    private final List<String> left = new ArrayList<>();
    private final boolean isDry;
    private long bytes;

    /** @param home of the store */
    public SpaceReclaimer(Path home) {
        this(home, false);
    }

    private SpaceReclaimer(Path home, boolean isDry) {
        this.isDry = isDry;
        this.temporary = Place.TMP.in(home);
        this.mounts = Mounts.points();
    }

    /** One that counts, and removes nothing. */
    public static SpaceReclaimer dry(Path home) {
        return new SpaceReclaimer(home, true);
    }

    public boolean isDry() {
        return isDry;
    }

    /** Bytes of the files that were removed. */
    public long bytes() {
        return bytes;
    }

    /** What could not be removed, and why. */
    public List<String> left() {
        return left;
    }

    /** Removes a file, or a folder with all that is in it. @return whether it was there, and is gone */
    public boolean remove(Path path) {
        if (isDry) {
            bytes += Folders.fileBytes(path);
            return true;
        }
        for (Path mount : mounts) {
            if (mount.startsWith(path)) {
                left.add(path + ": " + mount + " is mounted");
                return false;
            }
        }
        try {
            boolean isSeen = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && !temporary.equals(path.getParent());
            Path at = isSeen ? AtomicRemoval.away(temporary, path) : path;
            return at != null && removeTree(at);
        } catch (IOException e) {
            left.add(path + ": " + dev.tare.diagnostic.Reasons.of(e));
            return false;
        }
    }

    /** @return false where there is nothing any more */
    private boolean removeTree(Path path) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return false;
        }
        if (attributes.isDirectory()) {
            for (Path child : CacheFiles.list(path)) {
                boolean _ = removeTree(child);
            }
        }
        Disk.delete(path);
        bytes += attributes.isRegularFile() ? attributes.size() : 0;
        return true;
    }
}
