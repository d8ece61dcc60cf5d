package dev.tare.store;

import dev.tare.oci.Digest;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.StoreFailures;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What containers need of the store: {@code containers/ID/config.json} says it in its fields manifest,
 * layers and snapshots. */
public final class ContainerRecords {
    private ContainerRecords() {}

    /**
     * The containers of the store; one without a configuration, which was never finished, needs nothing, and of one whose
     * configuration is damaged that cannot be told.
     */
    public static List<Use> list(Path home) {
        List<Use> out = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(Place.CONTAINERS.in(home))) {
            for (Path folder : folders) {
                Path config = folder.resolve("config.json");
                try {
                    out.add(read(String.valueOf(folder.getFileName()), Json.readObject(Files.readAllBytes(config))));
                } catch (NoSuchFileException | java.nio.file.NotDirectoryException e) {
                    // Never finished, or no container.
                } catch (FileSystemException e) {
                    throw StoreFailures.reading(config, e);
                } catch (IOException e) {
                    out.add(new Use(
                            String.valueOf(folder.getFileName()),
                            null,
                            List.of(),
                            List.of(),
                            config + " is damaged: " + e.getMessage() + "; remove the container: tare rm "
                                    + folder.getFileName()));
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw StoreFailures.reading(Place.CONTAINERS.in(home), e);
        }
        return out;
    }

    /** A container of this image, or null. */
    static @Nullable String user(Path home, Digest manifest) {
        for (Use use : list(home)) {
            if (manifest.equals(use.manifest())) {
                return use.id();
            }
        }
        return null;
    }

    private static Use read(String id, Map<String, @Nullable Object> json) throws IOException {
        String manifest = Json.optionalString(json.get("manifest"));
        return new Use(
                id,
                manifest == null ? null : Digest.read(manifest),
                Digest.readAll(Json.strings(json.get("layers"))),
                Json.strings(json.get("snapshots")),
                null);
    }

    /**
     * What one container needs.
     *
     * @param id of the container
     * @param manifest of its image, if it says so
     * @param layers diffIDs of its root file system
     * @param snapshots names of unpacked layers that may be mounted
     * @param problem why that cannot be told, and what to do; null when it can
     */
    public record Use(
            String id,
            @Nullable Digest manifest,
            List<Digest> layers,
            List<String> snapshots,
            @Nullable String problem) {}
}
