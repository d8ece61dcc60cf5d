package dev.tare.posix;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a path stands for that is written to: a device, a pipe or a socket of the machine must never be replaced by a file
 * of its name, which for root a rename does without a word.
 *
 * @param path where links lead to; for a stream what is opened
 */
public record Destination(Path path, Kind kind) {
    private static final int MAX_LINKS = 40;
    private static final int TYPE = 0170000;
    private static final int SOCKET = 0140000;
    private static final int REGULAR = 0100000;
    private static final int LINK = 0120000;

    /** What is there. */
    public enum Kind {
        /** A regular file, which a whole one replaces, or nothing yet. */
        FILE,
        FOLDER,
        /** A device or a pipe, or what the process itself has open, such as {@code /dev/stdout}: written to as it is. */
        STREAM,
        SOCKET
    }

    /** What a path leads to; also a link to what is not there yet. */
    public static Destination of(Path typed) throws IOException {
        Path at = typed.toAbsolutePath();
        for (int i = 0; i < MAX_LINKS; i++) {
            Destination here = here(at);
            Path parent = at.getParent();
            if (here != null) {
                return here;
            }
            Path folder = parent == null ? at : parent.toRealPath();
            if (folder.startsWith("/proc")) {
                // What its text says is no path: pipe:[4711].
                return new Destination(at, Kind.STREAM);
            }
            at = folder.resolve(Files.readSymbolicLink(at));
        }
        throw new FileSystemLoopException(typed.toString());
    }

    /** What is at a path itself; a link counts as a file, and gives way. */
    public static Destination at(Path path) throws IOException {
        Destination here = here(path);
        return here == null ? new Destination(path, Kind.FILE) : here;
    }

    /** What is at a path itself, or null for a link. */
    private static @Nullable Destination here(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return new Destination(path, Kind.FILE);
        }
        BasicFileAttributes there = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (there.isSymbolicLink()) {
            return null;
        }
        if (!there.isOther()) {
            return new Destination(path, there.isDirectory() ? Kind.FOLDER : Kind.FILE);
        }
        return new Destination(path, (mode(path) & TYPE) == SOCKET ? Kind.SOCKET : Kind.STREAM);
    }

    /**
     * Gives a file that is whole its name, in place of a file or a link that has it. A device or a pipe gives way to
     * nothing but the same.
     */
    public static void replace(Path whole, Path target) throws IOException {
        if (isSpecial(target) && !same(whole, target)) {
            throw refused(target);
        }
        Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Refuses to take away a device, a pipe or a socket, but for the same that comes in its place.
     *
     * @param there what has to give way; a link of the kernel to it, as a handle has, is followed
     * @param shown its path as the user knows it
     * @param typeBits of st_mode, of what comes; with the numbers of a device
     */
    public static void requireReplaceable(Path there, String shown, int typeBits, int major, int minor)
            throws IOException {
        Map<String, Object> status = Files.readAttributes(there, "unix:mode,rdev");
        int mode = (int) Objects.requireNonNull(status.get("mode"));
        boolean same = (mode & TYPE) == typeBits && Objects.equals(status.get("rdev"), FileSystem.device(major, minor));
        boolean plain = (mode & TYPE) == REGULAR || (mode & TYPE) == LINK;
        if (!plain && !same) {
            throw new IOException(shown + " is a " + name(mode) + ", and stays one");
        }
    }

    /** Removes what is in the way of a folder. */
    public static void clear(Path target) throws IOException {
        if (isSpecial(target)) {
            throw refused(target);
        }
        Files.deleteIfExists(target);
    }

    private static boolean isSpecial(Path target) throws IOException {
        Destination there = here(target);
        return there != null && (there.kind == Kind.STREAM || there.kind == Kind.SOCKET);
    }

    private static boolean same(Path some, Path other) throws IOException {
        return (mode(some) & TYPE) == (mode(other) & TYPE)
                && Files.getAttribute(some, "unix:rdev", LinkOption.NOFOLLOW_LINKS)
                        .equals(Files.getAttribute(other, "unix:rdev", LinkOption.NOFOLLOW_LINKS));
    }

    /** That something is no place for a file. */
    public static FileSystemException refused(Path target) throws IOException {
        return new FileSystemException(target.toString(), null, "it is a " + name(mode(target)) + ", and stays one");
    }

    private static String name(int mode) {
        return switch (mode & TYPE) {
            case SOCKET -> "socket";
            case 0010000 -> "pipe";
            default -> "device";
        };
    }

    private static int mode(Path path) throws IOException {
        return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }
}
