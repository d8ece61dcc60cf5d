package dev.tare.sandbox.step;

import dev.tare.posix.FileSystem;
import dev.tare.sandbox.RootPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The empty files and folders on which a step's mounts lie. What was missing is made before the step, and taken away
 * after it if it is still empty, with the parents that were missing; the folder it lay in keeps its times (BuildKit,
 * executor/stubs.go, recursive).
 */
final class MountStubs {
    private final Path root;
    /** As seen in the root. */
    private final List<String> made = new ArrayList<>();

    private MountStubs(Path root) {
        this.root = root;
    }

    /**
     * A mount to come.
     *
     * @param target absolute
     * @param directory whether that is what is mounted there
     * @param mode of the stub: the runtime gives a tmpfs the mode of what it lies on
     */
    record Target(String target, boolean directory, int mode) {
        Target(String target, boolean directory) {
            this(target, directory, 0755);
        }
    }

    /** @param root folder of the mounted root file system, in which nothing runs yet */
    static MountStubs make(Path root, List<Target> targets) throws IOException {
        MountStubs stubs = new MountStubs(root);
        // All are looked for before any is made: one may lie in another.
        Map<Path, Target> missing = new LinkedHashMap<>();
        for (Target target : targets) {
            Path path = RootPath.resolve(root, target.target());
            if (!path.equals(root) && !RootPath.isThere(path)) {
                stubs.record(path);
                missing.put(path, target);
            }
        }
        try (FileSystem files = new FileSystem()) {
            for (Map.Entry<Path, Target> each : missing.entrySet()) {
                Path parent = each.getKey().getParent();
                // The runtime makes the rest, in what is mounted over the root by then.
                if (parent != null
                        && !missing.containsKey(parent)
                        && Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
                    make(each.getKey(), parent, each.getValue(), files);
                }
            }
        }
        return stubs;
    }

    private void record(Path path) {
        for (Path each = path; each != null && !each.equals(root) && !RootPath.isThere(each); each = each.getParent()) {
            made.add("/" + root.relativize(each));
        }
    }

    private static void make(Path path, Path parent, Target target, FileSystem files) throws IOException {
        BasicFileAttributes before = attributes(parent);
        Path stub = target.directory() ? Files.createDirectory(path) : Files.createFile(path);
        files.setMode(stub.toString().getBytes(StandardCharsets.UTF_8), target.mode());
        restore(parent, before);
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
