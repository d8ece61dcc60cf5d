package dev.tare.sandbox;

import dev.tare.posix.FileSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Permission bits and owners of folders and files. */
public final class FilePermissions {
    private FilePermissions() {}

    /** Gives a folder permission bits and an owner; what is null stays. */
    public static void set(Path folder, @Nullable Integer mode, @Nullable Long uid, @Nullable Long gid)
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
    public static void copy(Path from, Path to) throws IOException {
        set(to, number(from, "unix:mode") & 07777, id(from, "unix:uid"), id(from, "unix:gid"));
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
