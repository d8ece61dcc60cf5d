package dev.tare.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The empty files and folders on which a step's mounts lie. What was missing is made before the step, and taken away
 * after it if it is still empty, with the parents that were missing; the folder it lay in keeps its times (BuildKit,
 * executor/stubs.go, recursive).
 */
final class Stubs {
    private final Path root;
    /** As seen in the root. */
    private final List<String> made = new ArrayList<>();

    private Stubs(Path root) {
        this.root = root;
    }

    /**
     * A mount to come.
     *
     * @param target absolute
     * @param directory whether that is what is mounted there
     */
    record Target(String target, boolean directory) {}

    /** @param root folder of the mounted root file system, in which nothing runs yet */
    static Stubs make(Path root, List<Target> targets) throws IOException {
        Stubs stubs = new Stubs(root);
        for (Target target : targets) {
            stubs.make(target);
        }
        return stubs;
    }

    private void make(Target target) throws IOException {
        Path path = RootPath.resolve(root, target.target());
        Path parent = path.getParent();
        if (path.equals(root) || parent == null || RootPath.isThere(path)) {
            return;
        }
        for (Path each = path; each != null && !each.equals(root) && !RootPath.isThere(each); each = each.getParent()) {
            made.add("/" + root.relativize(each));
        }
        // The runtime makes the rest, in what is mounted over the root by then.
        if (Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
            BasicFileAttributes before = attributes(parent);
            Path stub = target.directory() ? Files.createDirectory(path) : Files.createFile(path);
            Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwxr-xr-x"));
            restore(parent, before);
        }
    }

    /** Takes away what the program left of them, when it has ended and all is still mounted. */
    void remove() throws IOException {
        for (String stub : made) {
            // The program may have put a symlink in the way.
            Path path = RootPath.resolve(root, stub);
            Path parent = path.getParent();
            if (!path.equals(root.resolve(stub.substring(1))) || parent == null || !isEmpty(path)) {
                continue;
            }
            BasicFileAttributes before = attributes(parent);
            Files.deleteIfExists(path);
            restore(parent, before);
        }
    }

    private static boolean isEmpty(Path path) throws IOException {
        if (!RootPath.isThere(path)) {
            return false;
        }
        BasicFileAttributes attributes = attributes(path);
        if (attributes.isDirectory()) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
                return !children.iterator().hasNext();
            }
        }
        return attributes.size() == 0;
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static void restore(Path directory, BasicFileAttributes before) throws IOException {
        Files.getFileAttributeView(directory, BasicFileAttributeView.class)
                .setTimes(before.lastModifiedTime(), before.lastAccessTime(), null);
    }
}
