package dev.tare.sandbox;

import dev.tare.store.disk.ProcessLock;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The lock under which addresses are given out, one for the machine: stores may be many, its networks are not. Held for
 * milliseconds. It is root's own: what others could open they could also hold for ever.
 */
public final class MachineLock implements AutoCloseable {
    /** What tare keeps for as long as the machine runs. */
    public static final Path FOLDER = Path.of("/run/tare");

    private static final Set<PosixFilePermission> OF_ROOT =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final AtomicInteger WAITING = new AtomicInteger();

    private final ProcessLock.Held held;

    private MachineLock(ProcessLock.Held held) {
        this.held = held;
    }

    /** Waits for the lock, and says on standard error for whom when that takes long. */
    public static MachineLock acquire() {
        WAITING.incrementAndGet();
        try {
            close(FOLDER, true);
            Path file = FOLDER.resolve("lock");
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    Files.createFile(file, PosixFilePermissions.asFileAttribute(OF_ROOT));
                } catch (FileAlreadyExistsException e) {
                    // Another process was faster.
                }
            }
            close(file, false);
            return new MachineLock(ProcessLock.of(file).exclude(note -> System.err.println("tare: " + note)));
        } catch (IOException e) {
            throw SandboxFailures.of("the lock for containers cannot be taken", e);
        } finally {
            WAITING.decrementAndGet();
        }
    }

    /** Whether a thread of this process is held up by it: a signal then ends the process. */
    public static boolean isWaiting() {
        return WAITING.get() > 0;
    }

    /** Makes a folder or a file root's alone. An earlier Tare left both to be read by everybody. */
    private static void close(Path path, boolean isFolder) throws IOException {
        Set<PosixFilePermission> mode = EnumSet.copyOf(OF_ROOT);
        if (isFolder) {
            mode.add(PosixFilePermission.OWNER_EXECUTE);
            try {
                Files.createDirectory(path, PosixFilePermissions.asFileAttribute(mode));
            } catch (FileAlreadyExistsException e) {
                // As it should be.
            }
        }
        PosixFileAttributes is = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (is.isSymbolicLink() || is.isDirectory() != isFolder) {
            throw new FileSystemException(path.toString(), null, path + " is not a " + (isFolder ? "folder" : "file"));
        }
        Object owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (!owner.equals(0)) {
            throw new FileSystemException(path.toString(), null, path + " belongs to another user than root");
        }
        if (!is.permissions().equals(mode)) {
            Files.setPosixFilePermissions(path, mode);
        }
    }

    @Override
    public void close() {
        held.close();
    }
}
