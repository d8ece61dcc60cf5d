package dev.tare.store;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Json;
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

    /** The folders of a store, each after those that it is in. */
    static final List<String> FOLDERS = List.of(
            "tmp",
            "work",
            "cache",
            "files",
            "trees",
            "layers",
            "containers",
            "steps",
            "flows",
            "mounts",
            "boots",
            "unsynced",
            "snapshots",
            "blobs",
            "blobs/sha256");

    /** The files of a store. */
    static final List<String> FILES = List.of("oci-layout", "index.json", "lock", "index.lock", "containers.lock");

    private Layout() {}

    /** Makes what is missing. @return the store's real path */
    static Path prepare(Path home, Consumer<String> notes) throws IOException {
        Path mark = home.resolve("oci-layout");
        try {
            check(home, Files.readAllBytes(mark));
            Path real = home.toRealPath();
            // Made last: where it is, all else is, unless another tool made the layout.
            if (!Files.isDirectory(real.resolve("snapshots"), LinkOption.NOFOLLOW_LINKS)) {
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
                if (!FOLDERS.contains(name) && !FILES.contains(name)) {
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
        try (ProcessLock.Held _ = ProcessLock.of(real.resolve("index.lock")).exclude(notes)) {
            Path scratch = real.resolve("tmp");
            Files.createDirectories(scratch);
            if (!Files.exists(real.resolve("index.json"))) {
                Disk.replace(real.resolve("index.json"), NO_IMAGES, scratch);
            }
            if (!Files.exists(real.resolve("oci-layout"))) {
                Disk.replace(real.resolve("oci-layout"), MARK, scratch);
            }
            for (String folder :
                    List.of("work", "cache", "files", "trees", "layers", "containers", "blobs/sha256", "snapshots")) {
                Faults.point("before folder");
                Files.createDirectories(real.resolve(folder));
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
            throw TareException.failed(home.resolve("oci-layout") + " is damaged: " + e.getMessage());
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
