package dev.tare.deliver;

import dev.tare.diagnostic.ProgramEnd;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.posix.Folders;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Writes a file under a temporary name beside it, and renames it when it is whole. */
public final class AtomicFile {
    private static final String PREFIX = ".tare-";
    private static final int BUFFER_BYTES = 64 * 1024;

    /** All names that this process has given; most are gone again. */
    private static final Set<Path> GIVEN = ConcurrentHashMap.newKeySet();

    private AtomicFile() {}

    /** Writes the content. */
    public interface Writer {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Replaces a file; a symlink is followed. A device or a fifo is written to.
     *
     * @param shown the file as the user knows it
     * @throws TareException when it cannot be written
     */
    public static void write(Path file, String shown, Writer writer) {
        try {
            if (Files.isDirectory(file)) {
                throw TareException.usage("cannot write " + shown + ": it is a directory", "name a file in it");
            }
            boolean special = Files.exists(file) && !Files.isRegularFile(file);
            Path target = Files.exists(file) ? file.toRealPath() : file;
            if (special) {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target), BUFFER_BYTES)) {
                    writer.writeTo(out);
                }
            } else {
                replace(target, writer);
            }
        } catch (IOException e) {
            throw failed(shown, e);
        }
    }

    private static void replace(Path target, Writer writer) throws IOException {
        Path temporary = temporaryBeside(target);
        try {
            try (OutputStream out = new BufferedOutputStream(create(temporary), BUFFER_BYTES)) {
                writer.writeTo(out);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** A name in the same folder that nobody else has. */
    static Path temporaryBeside(Path target) {
        String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
        // Not made from the target's name: that may be as long as a name can be.
        Path temporary = target.toAbsolutePath().resolveSibling(PREFIX + random);
        GIVEN.add(temporary);
        return temporary;
    }

    /** Makes a file of such a name, unless the end of the program has begun: then nobody would remove it. */
    static OutputStream create(Path temporary) throws IOException {
        return ProgramEnd.making(
                () -> Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    /** Removes what is not whole. */
    static void discardUnfinished() {
        for (Path temporary : GIVEN) {
            try {
                if (Files.exists(temporary, LinkOption.NOFOLLOW_LINKS)) {
                    Folders.delete(temporary);
                }
            } catch (IOException e) {
                // Its name says that it is nothing.
            }
        }
    }

    static boolean isTemporary(Path file) {
        Path name = file.getFileName();
        return name != null && name.toString().startsWith(PREFIX);
    }

    static TareException failed(String shown, IOException e) {
        if (e instanceof NoSuchFileException missing && missing.getFile() != null) {
            Path parent = Path.of(missing.getFile()).getParent();
            return TareException.failed(
                    "cannot write " + shown + ": " + (parent == null ? "its folder" : parent) + " is not there",
                    "make the folder first");
        }
        return TareException.failed("cannot write " + shown + ": " + Reasons.of(e), e);
    }
}
