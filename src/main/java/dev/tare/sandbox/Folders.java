package dev.tare.sandbox;

import dev.tare.posix.FileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Removal of folders with all that is in them. */
final class Folders {
    private Folders() {}

    /** Removes a folder that may not be there; links in it are removed, not followed. */
    static void delete(Path folder) throws IOException {
        try {
            walk(folder);
        } catch (FileSystemException e) {
            // Folders can be so deep that no path leads to their end (path_resolution(7)); rm goes down step by step.
            Programs.Result _ = Programs.run(List.of("rm", "-rf", "--", folder.toString()), "");
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
    }

    private static void walk(Path folder) throws IOException {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                    if (e != null) {
                        throw e;
                    }
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            // Gone already.
        }
    }

    /** As {@link #delete}, where an error that is on its way already is the one to report. */
    static void deleteQuietly(Path folder) {
        try {
            delete(folder);
        } catch (IOException e) {
            // What stays is removed by the next gc.
        }
    }

    /** Gives a folder permission bits and an owner; what is null stays. */
    static void setAttributes(Path folder, @Nullable Integer mode, @Nullable Long uid, @Nullable Long gid)
            throws IOException {
        byte[] path = folder.toString().getBytes(StandardCharsets.UTF_8);
        try (FileSystem files = new FileSystem()) {
            // Owner first: chown(2) takes setuid bits away. -1 leaves one as it is.
            files.setOwner(path, uid == null ? -1 : uid, gid == null ? -1 : gid);
            if (mode != null) {
                files.setMode(path, mode);
            }
        }
    }

    /** Gives a folder the permission bits and the owner of another one. */
    static void copyAttributes(Path from, Path to) throws IOException {
        setAttributes(to, number(from, "unix:mode") & 07777, id(from, "unix:uid"), id(from, "unix:gid"));
    }

    private static long id(Path file, String attribute) throws IOException {
        return Integer.toUnsignedLong(number(file, attribute));
    }

    private static int number(Path file, String attribute) throws IOException {
        if (Files.getAttribute(file, attribute, LinkOption.NOFOLLOW_LINKS) instanceof Integer number) {
            return number;
        }
        throw new IOException(file + " has no " + attribute);
    }
}
