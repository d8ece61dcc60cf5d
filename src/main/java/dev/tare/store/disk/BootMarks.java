package dev.tare.store.disk;

import dev.tare.oci.Digest;
import dev.tare.posix.Boot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * For each unpacked layer the start of the system during which it was made. Nothing waits for the disk: after another
 * start it is perhaps not all there.
 *
 * @param home of the store
 */
public record BootMarks(Path home) {
    /** Says that a snapshot of this name is made now; it is moved to its place after that. */
    public void mark(Digest key) throws IOException {
        Files.createDirectories(Place.BOOTS.in(home));
        Files.writeString(file(key), Boot.id());
    }

    /** Whether what is there of a snapshot was made since the system started. */
    public boolean isMarked(Digest key) throws IOException {
        Path mark = file(key);
        return Files.exists(mark) && Files.readString(mark).equals(Boot.id());
    }

    /** Says that a snapshot is in use, for gc. */
    public void touch(Digest key) {
        Disk.touch(file(key));
    }

    private Path file(Digest key) {
        return Place.BOOTS.in(home).resolve(key.hex());
    }
}
