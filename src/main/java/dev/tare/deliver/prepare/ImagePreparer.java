package dev.tare.deliver.prepare;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.content.Compression;
import dev.tare.store.Store;
import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes of an image in the store the image that is delivered: its layers compressed, its times clamped, its manifest
 * annotated. An image of which nothing changes keeps its manifest byte for byte.
 */
public final class ImagePreparer {
    private final Store store;
    private final Changes changes;
    private final Progress progress;
    private final Set<String> notices = new LinkedHashSet<>();
    private boolean keepsOther;

    /** @param progress is told of layers that are compressed */
    public ImagePreparer(Store store, Changes changes, Progress progress) {
        this.store = store;
        this.changes = changes;
        this.progress = progress;
    }

    /**
     * What changes.
     *
     * @param compression of layers; null leaves each as it is
     * @param level of the compressor, or null for its own
     * @param force whether layers that are compressed another way change too
     * @param epoch seconds to which times are clamped, or null
     * @param base the configuration of the image that the first layers and history entries came from: their times
     *     stay; or null
     * @param annotations that the manifest gets
     */
    public record Changes(
            @Nullable Compression compression,
            @Nullable Integer level,
            boolean force,
            @Nullable Long epoch,
            @Nullable ImageConfig base,
            Map<String, String> annotations) {}

    /** Whether layers stay that are compressed another way than the one asked for. */
    boolean keepsOther() {
        return keepsOther;
    }

    /** What the user should know of how it was done, each once. */
    Set<String> notices() {
        return notices;
    }

    /** @param descriptor of a manifest of the store */
    public PreparedImage prepare(Descriptor descriptor) {
        byte[] manifestJson = store.blobs().read(descriptor.digest());
        try {
            Manifest manifest = Manifest.fromJson(manifestJson);
            byte[] configJson = store.blobs().read(manifest.config().digest());
            return prepare(descriptor, manifestJson, manifest, configJson);
        } catch (IOException e) {
            throw TareException.failed("image " + descriptor.digest() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private PreparedImage prepare(Descriptor descriptor, byte[] manifestJson, Manifest manifest, byte[] configJson)
            throws IOException {
        ImageConfig config = ImageConfig.fromJson(configJson);
        List<Digest> diffIds = clamped(config.diffIds());
        Long epoch = changes.epoch();
        byte[] newConfig = configJson;
        if (epoch != null) {
            ImageConfig base = changes.base();
            newConfig = EpochConfig.rewrite(
                    configJson, diffIds, base == null ? 0 : base.history().size(), epoch);
        }
        List<Descriptor> layers = new ArrayList<>();
        for (int i = 0; i < manifest.layers().size(); i++) {
            boolean same = diffIds.get(i).equals(config.diffIds().get(i));
            layers.add(layer(same ? manifest.layers().get(i) : plain(diffIds.get(i)), diffIds.get(i)));
        }
        boolean sameConfig = Arrays.equals(newConfig, configJson);
        if (sameConfig
                && layers.equals(manifest.layers())
                && changes.annotations().isEmpty()) {
            return new PreparedImage(descriptor, manifest, Content.of(manifestJson), Content.of(configJson));
        }
        Content configContent = Content.of(newConfig);
        byte[] json = manifest(manifestJson, manifest, configContent, layers);
        Descriptor newDescriptor =
                new Descriptor(MediaTypes.MANIFEST, Digest.sha256(json), json.length, descriptor.platform(), Map.of());
        return new PreparedImage(newDescriptor, Manifest.fromJson(json), Content.of(json), configContent);
    }

    private List<Digest> clamped(List<Digest> diffIds) {
        Long epoch = changes.epoch();
        if (epoch == null) {
            return diffIds;
        }
        ImageConfig base = changes.base();
        EpochLayers layers = new EpochLayers(store, epoch);
        List<Digest> out = new ArrayList<>();
        for (int i = 0; i < diffIds.size(); i++) {
            boolean ofBase = base != null
                    && i < base.diffIds().size()
                    && base.diffIds().get(i).equals(diffIds.get(i));
            out.add(ofBase ? diffIds.get(i) : layers.clamp(diffIds.get(i)));
        }
        return out;
    }

    private Descriptor plain(Digest diffId) {
        return Descriptor.of(MediaTypes.LAYER, diffId, store.layers().size(diffId));
    }

    private Descriptor layer(Descriptor layer, Digest diffId) {
        Compression wanted = changes.compression();
        Compression has = Compression.ofMediaType(layer.mediaType());
        // A media type that we do not know stands for a layer that is not ours to change.
        if (wanted == null || has == null || wanted == has) {
            return layer;
        }
        if (has != Compression.NONE && !changes.force()) {
            keepsOther = true;
            return layer;
        }
        if (wanted == Compression.NONE) {
            return storedPlain(diffId);
        }
        return new CompressedLayers(store, wanted, changes.level(), progress, notices::add).compress(diffId);
    }

    /** The plain tar of a layer that came compressed is derived, and no blob; delivered, it must be one. */
    private Descriptor storedPlain(Digest diffId) {
        CompressedLayers.copyPlain(store, diffId);
        return plain(diffId);
    }

    /** The manifest with other parts; what it holds beside them stays, and Docker's media types become OCI's. */
    private byte[] manifest(byte[] json, Manifest manifest, Content config, List<Descriptor> layers)
            throws IOException {
        Map<String, @Nullable Object> map = Json.readObject(json);
        map.put("mediaType", MediaTypes.MANIFEST);
        map.put(
                "config",
                Descriptor.of(MediaTypes.CONFIG, config.digest(), config.size()).toJson());
        List<@Nullable Object> list = new ArrayList<>();
        for (Descriptor layer : layers) {
            Compression compression = Compression.ofMediaType(layer.mediaType());
            String type = compression == null ? layer.mediaType() : compression.mediaType();
            list.add(new Descriptor(type, layer.digest(), layer.size(), null, layer.annotations()).toJson());
        }
        map.put("layers", list);
        Map<String, String> annotations = new LinkedHashMap<>(manifest.annotations());
        annotations.putAll(changes.annotations());
        if (!annotations.isEmpty()) {
            map.put("annotations", annotations);
        }
        return Json.write(map);
    }
}
