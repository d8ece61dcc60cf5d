package dev.tare.deliver.files;

import dev.tare.diagnostic.PathText;
import dev.tare.diagnostic.ProgramEnd;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.posix.Destination;
import dev.tare.posix.Folders;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
     * Replaces the file that a path leads to, also by links. A device or a pipe is written to as it is.
     *
     * @param shown the file as the user knows it
     * @throws TareException when it cannot be written
     */
    public static void write(Path file, String shown, Writer writer) {
        PathText.require("the file", shown);
        if (Files.isDirectory(file)) {
            throw TareException.usage("cannot write " + shown + ": it is a directory", "name a file in it");
        }
        try {
            write(file, writer);
        } catch (IOException e) {
            throw failed(shown, e);
        }
    }

    /** The same, for a caller who says what failed. */
    public static void write(Path file, Writer writer) throws IOException {
        Destination destination = Destination.of(file);
        switch (destination.kind()) {
            case FILE -> replace(destination.path(), writer);
            case STREAM -> {
                try (OutputStream out = new BufferedOutputStream(stream(destination.path()), BUFFER_BYTES)) {
                    writer.writeTo(out);
                }
            }
            case SOCKET -> throw Destination.refused(destination.path());
            case FOLDER -> throw new FileSystemException(file.toString(), null, "it is a directory");
        }
    }

    private static OutputStream stream(Path path) throws IOException {
        return Files.newOutputStream(path, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static void replace(Path target, Writer writer) throws IOException {
        Path temporary = temporaryBeside(target);
        try {
            try (OutputStream out = new BufferedOutputStream(create(temporary), BUFFER_BYTES)) {
                writer.writeTo(out);
            }
            Destination.replace(temporary, target);
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
    public static void discardUnfinished() {
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
