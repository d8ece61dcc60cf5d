package dev.tare.store.disk;

import dev.tare.diagnostic.ProgramEnd;
import dev.tare.diagnostic.Trace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicLong;

/** The ways in which the store changes the disk. All changes go through here, so that tests can stop at each. */
public final class Disk {
    private static final long HOUR_MILLIS = 60L * 60 * 1000;
    private static final int PART = 256 * 1024;
    private static final AtomicLong COUNT = new AtomicLong();
    public static final String PREFIX =
            Long.toHexString(ProcessHandle.current().pid()) + "-" + Long.toHexString(System.nanoTime()) + "-";

    private Disk() {}

    /** A name in this folder that no running process has used. */
    public static Path temporary(Path folder) {
        return folder.resolve(PREFIX + COUNT.incrementAndGet());
    }

    public static FileChannel create(Path file) throws IOException {
        FailPoints.point("create");
        return ProgramEnd.making(new NewFile(file));
    }

    public static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        FailPoints.point("before write");
        int end = bytes.limit();
        try (Trace.Span _ = Trace.span("io", "write bytes:", bytes.remaining())) {
            while (bytes.position() < end) {
                // The JDK copies what it is given at a time to memory of its own, which it keeps.
                bytes.limit(bytes.isDirect() ? end : Math.min(end, bytes.position() + PART));
                file.write(bytes);
            }
        }
        bytes.limit(end);
        FailPoints.point("after write");
    }

    public static void sync(FileChannel file) throws IOException {
        FailPoints.point("before sync");
        try (Trace.Span _ = Trace.span("io", "sync", "file")) {
            file.force(true);
        }
        FailPoints.point("after sync");
    }

    public static void syncFolder(Path folder) throws IOException {
        FailPoints.point("before folder sync");
        try (Trace.Span _ = Trace.span("io", "sync", folder);
                FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
        FailPoints.point("after folder sync");
    }

    public static void rename(Path from, Path to) throws IOException {
        FailPoints.point("before rename");
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        FailPoints.point("after rename");
    }

    public static void delete(Path file) throws IOException {
        FailPoints.point("before delete");
        Files.deleteIfExists(file);
        FailPoints.point("after delete");
    }

    /** Drops a temporary file; one that stays is removed by the next gc. */
    public static void discard(Path temporary) {
        try {
            delete(temporary);
        } catch (IOException e) {
            // The failure that led here is the one to report.
        }
    }

    /** Marks a file that may be lost as in use, for gc; a write at most once an hour. */
    public static void touch(Path file) {
        try {
            long now = System.currentTimeMillis();
            if (now - Files.getLastModifiedTime(file).toMillis() > HOUR_MILLIS) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(now));
            }
        } catch (IOException e) {
            // It may be dropped sooner than it should: it may be lost anyway.
        }
    }

    /**
     * Replaces a file at once and for good: after a crash there is the old content or the new.
     *
     * @param scratch a folder of the same file system for the temporary name
     */
    public static void replace(Path file, byte[] content, Path scratch) throws IOException {
        replace(file, ByteBuffer.wrap(content), scratch, true);
        syncFolder(parent(file));
    }

    /** Replaces a file at once, but perhaps not for good: after a power cut it may be torn, which its reader must see. */
    public static void replaceUnsynced(Path file, byte[] content, Path scratch) throws IOException {
        replace(file, ByteBuffer.wrap(content), scratch, false);
    }

    /** The same of what remains of a buffer. */
    public static void replaceUnsynced(Path file, ByteBuffer content, Path scratch) throws IOException {
        replace(file, content, scratch, false);
    }

    private static void replace(Path file, ByteBuffer content, Path scratch, boolean sync) throws IOException {
        Path temporary = temporary(scratch);
        try {
            try (FileChannel channel = create(temporary)) {
                write(channel, content);
                if (sync) {
                    sync(channel);
                }
            }
            try {
                rename(temporary, file);
            } catch (NoSuchFileException e) {
                Files.createDirectories(parent(file));
                rename(temporary, file);
            }
        } catch (IOException e) {
            discard(temporary);
            throw e;
        }
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("not a file in a folder: " + file);
        }
        return parent;
    }

    /** A class, since a lambda costs milliseconds where it is the first of a process. */
    private record NewFile(Path file) implements ProgramEnd.Maker<FileChannel> {
        @Override
        public FileChannel make() throws IOException {
            return FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.READ);
        }
    }
}
