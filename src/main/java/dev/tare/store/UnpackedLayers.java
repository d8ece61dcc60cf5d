package dev.tare.store;

import dev.tare.oci.Digest;
import dev.tare.store.disk.BootMarks;
import dev.tare.store.disk.Place;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The layers of a store that lie unpacked for RUN, as files to read. Only what was unpacked since the system started counts. */
final class UnpackedLayers {
    private final Path snapshots;
    private final BootMarks marks;
    /** Those that are there: while the store is open nobody takes one away. */
    private final Set<Digest> known = ConcurrentHashMap.newKeySet();

    UnpackedLayers(Path home) {
        this.snapshots = Place.SNAPSHOTS.in(home);
        this.marks = new BootMarks(home);
    }

    boolean has(Digest diffId) {
        if (known.contains(diffId)) {
            return true;
        }
        try {
            boolean is = marks.isMarked(diffId) && Files.isDirectory(folder(diffId));
            if (is) {
                known.add(diffId);
            }
            return is;
        } catch (IOException e) {
            return false;
        }
    }

    /** A regular file of a layer; null where it cannot be read from here. Its content may be anything. */
    @Nullable FileChannel open(Digest diffId, String path) {
        if (!has(diffId)) {
            return null;
        }
        try {
            Path file = folder(diffId).resolve(path);
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    ? FileChannel.open(file, StandardOpenOption.READ)
                    : null;
        } catch (IOException | InvalidPathException e) {
            // It is of a user who lets nobody read it, or has a name that is no text.
            return null;
        }
    }

    private Path folder(Digest diffId) {
        return snapshots.resolve(diffId.hex());
    }
}
