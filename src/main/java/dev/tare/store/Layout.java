package dev.tare.store;

import dev.tare.diagnostic.TareException;
import dev.tare.store.disk.Disk;
import dev.tare.store.disk.FailPoints;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.ProcessLock;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The folder of the store: an OCI image layout (image-layout.md), version 1, with folders of our own beside it. */
final class Layout {
    private static final byte[] MARK = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NO_IMAGES =
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[]}"
                    .getBytes(StandardCharsets.UTF_8);

    /** What every store has; the rest is made by what uses it. The last is made last: where it is, all else is. */
    private static final List<Place> MADE = List.of(
            Place.WORK,
            Place.CACHE,
            Place.FILES,
            Place.TREES,
            Place.LAYERS,
            Place.CONTAINERS,
            Place.SHA256,
            Place.SNAPSHOTS);

    private Layout() {}

    /** Makes what is missing. @return the store's real path */
    static Path prepare(Path home, Consumer<String> notes) throws IOException {
        Path mark = Place.MARK.in(home);
        try {
            check(home, Files.readAllBytes(mark));
            Path real = home.toRealPath();
            // Made last: where it is, all else is, unless another tool made the layout.
            if (!Files.isDirectory(Place.SNAPSHOTS.in(real), LinkOption.NOFOLLOW_LINKS)) {
                make(real, notes);
            }
            return real;
        } catch (NoSuchFileException e) {
            return create(home, notes);
        } catch (IOException e) {
            if (isBelowAFile(home)) {
                throw noFolder(home);
            }
            throw e;
        }
    }

    private static Path create(Path home, Consumer<String> notes) throws IOException {
        try {
            Files.createDirectories(home);
        } catch (IOException e) {
            if (isBelowAFile(home)) {
                throw noFolder(home);
            }
            throw e;
        }
        Path real = home.toRealPath();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(real)) {
            for (Path child : children) {
                String name = String.valueOf(child.getFileName());
                if (Place.of(name) == null) {
                    throw TareException.failed(
                            home + " is no store and is not empty: it has a file called \"" + name + "\"",
                            "set TARE_HOME to a folder that is empty or new");
                }
            }
        }
        make(real, notes);
        return real;
    }

    private static void make(Path real, Consumer<String> notes) throws IOException {
        try (ProcessLock.Held _ = ProcessLock.of(Place.INDEX_LOCK.in(real)).exclude(notes)) {
            Path scratch = Place.TMP.in(real);
            Files.createDirectories(scratch);
            if (!Files.exists(Place.INDEX.in(real))) {
                Disk.replace(Place.INDEX.in(real), NO_IMAGES, scratch);
            }
            if (!Files.exists(Place.MARK.in(real))) {
                Disk.replace(Place.MARK.in(real), MARK, scratch);
            }
            for (Place place : MADE) {
                FailPoints.point("before folder");
                Files.createDirectories(place.in(real));
            }
        }
    }

    private static void check(Path home, byte[] mark) throws IOException {
        if (Arrays.equals(mark, MARK)) {
            return;
        }
        String version;
        try {
            version = Json.string(Json.readObject(mark).get("imageLayoutVersion"));
        } catch (IOException e) {
            throw TareException.failed(Place.MARK.in(home) + " is damaged: " + e.getMessage());
        }
        if (!version.startsWith("1.")) {
            throw TareException.failed(
                    "the store at " + home + " has image layout version " + version + ", and this tare knows version 1",
                    "use the tare that made it, or set TARE_HOME to another folder");
        }
    }

    /** Whether the path, or a part of it, is a file: Java says so in several ways. */
    private static boolean isBelowAFile(Path path) {
        for (Path part = path.toAbsolutePath(); part != null; part = part.getParent()) {
            if (Files.exists(part)) {
                return !Files.isDirectory(part);
            }
        }
        return false;
    }

    private static TareException noFolder(Path home) {
        return TareException.failed(
                "the store cannot be at " + home + ": it, or a part of its path, is not a folder",
                "set TARE_HOME to a folder");
    }
}
