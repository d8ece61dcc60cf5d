package dev.tare.deliver;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.ImportedCache;
import dev.tare.oci.Annotations;
import dev.tare.oci.Archives;
import dev.tare.oci.Compression;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import dev.tare.oci.Json;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.store.BlobWriter;
import dev.tare.store.Store;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Results of steps in a folder, as an OCI image layout: a manifest whose layers are those that the steps left, and whose
 * configuration says which key gives which of them. Keys are ours: a cache of another builder has none that we ask for.
 */
public final class LocalCache implements ImportedCache {
    static final String CONFIG_TYPE = "application/vnd.tare.cache.v1+json";

    private final Store store;
    private final FolderFiles files;
    private final String shown;
    private final Map<Digest, Digest> layers = new HashMap<>();
    private final Map<Digest, Descriptor> blobs = new HashMap<>();

    private LocalCache(Store store, Path folder, String shown) {
        this.store = store;
        this.files = new FolderFiles(store, folder);
        this.shown = shown;
    }

    /**
     * Opens a cache for import.
     *
     * @return null where the folder holds none of this tag
     * @throws TareException when it is damaged
     */
    public static @Nullable LocalCache open(Store store, Path folder, CacheSpec spec) {
        LocalCache cache = new LocalCache(store, folder, spec.path());
        try {
            return cache.read(spec.tag()) ? cache : null;
        } catch (IOException e) {
            throw cache.damaged(e);
        }
    }

    private boolean read(String tag) throws IOException {
        byte[] index = files.small("index.json");
        if (index == null) {
            return false;
        }
        for (Descriptor each : Index.fromJson(index).manifests()) {
            if (tag.equals(each.annotations().get(Annotations.REF_NAME))) {
                Manifest manifest = Manifest.fromJson(small(each));
                if (manifest.config().mediaType().equals(CONFIG_TYPE)) {
                    read(manifest);
                    return true;
                }
            }
        }
        return false;
    }

    private void read(Manifest manifest) throws IOException {
        Map<String, @Nullable Object> config = Json.readObject(small(manifest.config()));
        List<String> diffIds = Json.strings(config.get("diff_ids"));
        if (diffIds.size() != manifest.layers().size()) {
            throw new IOException("it has " + manifest.layers().size() + " layers, and diff_ids for " + diffIds.size());
        }
        for (int i = 0; i < diffIds.size(); i++) {
            blobs.put(digest(diffIds.get(i)), manifest.layers().get(i));
        }
        for (Map.Entry<String, String> each :
                Json.stringMap(config.get("results")).entrySet()) {
            layers.put(digest(each.getKey()), digest(each.getValue()));
        }
    }

    private static Digest digest(String text) throws IOException {
        Digest digest = Digest.parse(text);
        if (digest == null) {
            throw new IOException("\"" + text + "\" is no digest");
        }
        return digest;
    }

    private byte[] small(Descriptor of) throws IOException {
        byte[] bytes = files.small(LayoutWriter.blobPath(of.digest()));
        if (bytes == null || !Digest.sha256(bytes).equals(of.digest())) {
            throw new IOException("blob " + of.digest() + " is " + (bytes == null ? "missing" : "damaged"));
        }
        return bytes;
    }

    @Override
    public @Nullable Digest fetch(Digest key) {
        Digest diffId = layers.get(key);
        Descriptor blob = diffId == null ? null : blobs.get(diffId);
        if (diffId == null || blob == null || store.blobs().has(diffId)) {
            return blob == null ? null : diffId;
        }
        try (InputStream in = files.open(LayoutWriter.blobPath(blob.digest()));
                InputStream plain = Archives.decompress(new BufferedInputStream(in, 64 * 1024));
                BlobWriter writer = store.blobs().create(blob.size())) {
            plain.transferTo(writer);
            Digest found = writer.commit();
            if (!found.equals(diffId)) {
                throw new IOException("blob " + blob.digest() + " is not layer " + diffId + " but " + found);
            }
            return diffId;
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private TareException damaged(IOException e) {
        return TareException.failed(
                "the cache in " + shown + " can't be read: " + Reasons.of(e),
                "build without --cache-from, and export it anew");
    }

    /**
     * Exports results. What an earlier export of the same tag left in the folder, and nothing needs any more, is removed.
     *
     * @param results keys and layers
     * @param image layers of the image that was built
     */
    public static void write(
            Store store, CacheSpec spec, Path folder, Map<Digest, Digest> results, List<Digest> image) {
        Map<String, Object> keys = new LinkedHashMap<>();
        Set<Digest> diffIds = new LinkedHashSet<>();
        results.forEach((key, layer) -> {
            if (spec.all() || image.contains(layer)) {
                keys.put(key.toString(), layer.toString());
                diffIds.add(layer);
            }
        });
        List<Descriptor> layers = new ArrayList<>();
        for (Digest diffId : diffIds) {
            layers.add(layer(store, spec, diffId));
        }
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("diff_ids", diffIds.stream().map(Digest::toString).toList());
        config.put("results", keys);
        Bundle bundle = new Bundle(store);
        bundle.addArtifact(Json.write(config), CONFIG_TYPE, layers, spec.tag());
        Set<Digest> before = ours(folder, spec.tag());
        LayoutFolder.write(bundle, false, folder, spec.path());
        removeUnused(folder, before);
    }

    private static Descriptor layer(Store store, CacheSpec spec, Digest diffId) {
        if (spec.compression() == Compression.NONE) {
            CompressedLayers.copyPlain(store, diffId);
            return Descriptor.of(MediaTypes.LAYER, diffId, store.blobs().size(diffId));
        }
        return new CompressedLayers(store, CompressedLayers.compressor(spec.compression(), spec.level()))
                .compress(diffId);
    }

    /** The blobs of the cache that has this tag now. */
    private static Set<Digest> ours(Path folder, String tag) {
        Set<Digest> out = new HashSet<>();
        for (Descriptor each : manifests(folder)) {
            if (tag.equals(each.annotations().get(Annotations.REF_NAME))) {
                out.addAll(below(folder, each, true));
            }
        }
        return out;
    }

    private static void removeUnused(Path folder, Set<Digest> before) {
        Set<Digest> unused = new HashSet<>(before);
        for (Descriptor each : manifests(folder)) {
            if (!each.mediaType().equals(MediaTypes.MANIFEST)) {
                return;
            }
            unused.removeAll(below(folder, each, false));
        }
        for (Digest digest : unused) {
            try {
                Files.deleteIfExists(folder.resolve(LayoutWriter.blobPath(digest)));
            } catch (IOException e) {
                // It takes room, and does no harm.
            }
        }
    }

    private static List<Descriptor> manifests(Path folder) {
        try {
            return Index.fromJson(Files.readAllBytes(folder.resolve("index.json")))
                    .manifests();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Set<Digest> below(Path folder, Descriptor manifest, boolean cacheOnly) {
        Set<Digest> out = new HashSet<>();
        try {
            Manifest read =
                    Manifest.fromJson(Files.readAllBytes(folder.resolve(LayoutWriter.blobPath(manifest.digest()))));
            if (!cacheOnly || read.config().mediaType().equals(CONFIG_TYPE)) {
                out.add(manifest.digest());
                out.add(read.config().digest());
                read.layers().forEach(layer -> out.add(layer.digest()));
            }
        } catch (IOException e) {
            // What cannot be read keeps nothing, and is not removed.
        }
        return out;
    }
}
