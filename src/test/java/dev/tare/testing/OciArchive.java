package dev.tare.testing;

import dev.tare.text.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The one image of an OCI archive.
 *
 * @param manifest the manifest as JSON
 * @param config the configuration as JSON
 * @param files the merged tree by path, see {@link ArchiveTree}
 */
public record OciArchive(Map<String, Object> manifest, Map<String, Object> config, Map<String, FileRecord> files) {

    /** Reads it all, and checks every blob against the digest and size it is named by. */
    public static OciArchive read(Path archive) throws IOException {
        Map<String, byte[]> entries = new HashMap<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.isFile()) {
                    entries.put(entry.getName(), tar.readAllBytes());
                }
            }
        }
        List<Object> manifests =
                Json.list(Json.readObject(entries.get("index.json")).get("manifests"));
        if (manifests.size() != 1) {
            throw new IOException(manifests.size() + " manifests in " + archive);
        }
        Map<String, Object> manifest = Json.readObject(blob(entries, manifests.getFirst()));
        Map<String, Object> config = Json.readObject(blob(entries, manifest.get("config")));
        ArchiveTree tree = new ArchiveTree();
        for (Object layer : Json.list(manifest.get("layers"))) {
            tree.apply(blob(entries, layer));
        }
        return new OciArchive(manifest, config, tree.files());
    }

    /** The history's entries, oldest first. */
    public List<Map<String, Object>> history() throws IOException {
        List<Map<String, Object>> out = new ArrayList<>();
        for (Object each : Json.list(config.get("history"))) {
            out.add(Json.object(each));
        }
        return out;
    }

    private static byte[] blob(Map<String, byte[]> entries, Object descriptor) throws IOException {
        Map<String, Object> fields = Json.object(descriptor);
        String digest = Json.string(fields.get("digest"));
        byte[] blob = entries.get("blobs/" + digest.replace(':', '/'));
        if (blob == null) {
            throw new IOException("no blob " + digest);
        }
        if (blob.length != Json.number(fields.get("size")) || !digest.equals("sha256:" + sha256(blob))) {
            throw new IOException("not what its descriptor says: " + digest);
        }
        return blob;
    }

    private static String sha256(byte[] bytes) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }
}
