package dev.tare.deliver.cache;

import dev.tare.deliver.prepare.CompressedLayers;
import dev.tare.diagnostic.Progress;
import dev.tare.engine.InlineCache;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Layer;
import dev.tare.oci.content.Archives;
import dev.tare.oci.content.Compression;
import dev.tare.plan.StepRecords;
import dev.tare.plan.StepResult;
import dev.tare.store.BlobWriter;
import dev.tare.store.Store;
import dev.tare.text.Json;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which steps left which layers, and the blobs that a cache holds of those. A cache is a manifest whose layers are the
 * blobs, in the order of the {@code diff_ids} of its configuration, beside which stand the results and the definitions of
 * steps. Keys are ours: a cache of another builder has none that we ask for.
 *
 * @param blobs by diffID
 */
public record CacheResults(StepRecords steps, Map<Digest, Descriptor> blobs) {
    public static final String CONFIG_TYPE = "application/vnd.tare.cache.v2+json";

    static final CacheResults NONE = new CacheResults(StepRecords.NONE, Map.of());

    public CacheResults {
        blobs = Collections.unmodifiableMap(new TreeMap<>(blobs));
    }

    /** Of a cache. @throws IOException when it is damaged */
    static CacheResults ofCache(byte[] config, List<Descriptor> blobs) throws IOException {
        Map<String, @Nullable Object> json = Json.readObject(config);
        List<Digest> diffIds = Digest.readAll(Json.strings(json.get("diff_ids")));
        return of(InlineCache.fromJson(json), diffIds, blobs);
    }

    /** Those that an image carries in its configuration. @throws IOException when it is damaged */
    static CacheResults ofImage(byte[] config, List<Descriptor> blobs) throws IOException {
        return of(InlineCache.read(config), ImageConfig.fromJson(config).diffIds(), blobs);
    }

    private static CacheResults of(StepRecords steps, List<Digest> diffIds, List<Descriptor> blobs) throws IOException {
        if (diffIds.size() != blobs.size()) {
            throw new IOException("it has " + blobs.size() + " layers, and diff_ids for " + diffIds.size());
        }
        Map<Digest, Descriptor> byDiffId = new HashMap<>();
        for (int i = 0; i < diffIds.size(); i++) {
            byDiffId.put(diffIds.get(i), blobs.get(i));
        }
        return new CacheResults(steps.of(byDiffId.keySet()), byDiffId);
    }

    /**
     * What is to be exported, its layers compressed in the store, or wherever a registry has them so.
     *
     * @param image layers of the image that was built
     * @param bring brings a layer into the store that it lacks; false where it cannot
     */
    static CacheResults toExport(
            Store store, CacheSpec spec, StepRecords results, Collection<Digest> image, Predicate<Digest> bring) {
        StepRecords asked = spec.all() ? results : results.of(new HashSet<>(image));
        Map<Digest, Descriptor> blobs = new HashMap<>();
        for (Digest diffId : layers(asked)) {
            boolean isHere =
                    store.layers().has(diffId) || store.blobs().remote().offered(diffId) != null;
            if (isHere || bring.test(diffId)) {
                blobs.put(diffId, blob(store, spec, diffId));
            }
        }
        return new CacheResults(asked.of(blobs.keySet()), blobs);
    }

    private static Set<Digest> layers(StepRecords steps) {
        Set<Digest> out = new TreeSet<>();
        for (StepResult result : steps.results().values()) {
            out.add(result.layer());
        }
        return out;
    }

    private static Descriptor blob(Store store, CacheSpec spec, Digest diffId) {
        Layer layer = spec.compression() == Compression.NONE
                ? CompressedLayers.plain(store, diffId)
                : new CompressedLayers(store, spec.compression(), spec.level(), Progress.NONE, _ -> {})
                        .compress(diffId);
        return layer.descriptor();
    }

    /** The configuration of a cache that has the blobs as its layers, in their order here. */
    byte[] config() {
        List<String> diffIds = blobs.keySet().stream().map(Digest::toString).toList();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("diff_ids", diffIds);
        json.putAll(InlineCache.toJson(steps));
        return Json.write(json);
    }

    CacheResults and(CacheResults other) {
        Map<Digest, Descriptor> all = new HashMap<>(blobs);
        all.putAll(other.blobs);
        return new CacheResults(steps.and(other.steps), all);
    }

    /**
     * Stores a layer of a cache as a plain blob.
     *
     * @param in the blob as the cache has it, closed here
     * @throws IOException when it is damaged, or is another layer
     */
    static void storePlain(Store store, InputStream in, Descriptor blob, Digest diffId) throws IOException {
        try (InputStream plain = Archives.decompress(new BufferedInputStream(in, 64 * 1024));
                BlobWriter writer = store.blobs().create(blob.size())) {
            plain.transferTo(writer);
            Digest found = writer.commit(diffId);
            if (!found.equals(diffId)) {
                throw new IOException("blob " + blob.digest() + " is not layer " + diffId + " but " + found);
            }
        }
    }
}
