package dev.tare.testing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The control groups of this machine, which come and go while one looks. */
public final class ControlGroups {
    /** Deep enough for a hierarchy of version 1 in a container. */
    private static final int DEPTH = 4;

    private ControlGroups() {}

    /** Those of all hierarchies whose names begin so. */
    public static List<Path> named(String prefix) throws IOException {
        List<Path> out = new ArrayList<>();
        Files.walkFileTree(Path.of("/sys/fs/cgroup"), Set.of(), DEPTH, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path group, BasicFileAttributes attributes) {
                if (String.valueOf(group.getFileName()).startsWith(prefix)) {
                    out.add(group);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                // A directory at the greatest depth is visited as a file.
                return attributes.isDirectory() ? preVisitDirectory(file, attributes) : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path gone, IOException e) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path group, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return out;
    }
}
