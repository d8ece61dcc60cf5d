package dev.tare.oci;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image for one platform: its manifest, its configuration, both kept byte for byte, and its layers. Immutable; two
 * are equal when their manifests are. Other images are made of it by {@link Mutate}.
 */
public final class Image implements Root {
    private final Descriptor descriptor;
    private final Manifest manifest;
    private final ImageConfig config;
    private final byte[] json;
    private final byte[] configJson;
    private final List<Layer> layers;

    private Image(
            Descriptor descriptor,
            Manifest manifest,
            byte[] json,
            ImageConfig config,
            byte[] configJson,
            List<Layer> layers) {
        this.descriptor = descriptor;
        this.manifest = manifest;
        this.config = config;
        this.json = json;
        this.configJson = configJson;
        this.layers = List.copyOf(layers);
    }

    /**
     * Reads an image.
     *
     * @param manifest its digest
     * @param json the manifest
     * @param layers where its layers are
     * @throws IOException when they are no manifest and configuration, or do not fit together
     */
    public static Image read(Digest manifest, byte[] json, byte[] configJson, Layer.Source layers) throws IOException {
        try {
            Manifest read = Manifest.fromJson(json);
            return read(Descriptor.of(read.mediaType(), manifest, json.length), read, json, configJson, layers);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** As the other, of a manifest that was read. @param descriptor of it, as what named it has it */
    public static Image read(
            Descriptor descriptor, Manifest manifest, byte[] json, byte[] configJson, Layer.Source layers)
            throws IOException {
        ImageConfig config = ImageConfig.fromJson(configJson);
        List<Layer> own = new ArrayList<>();
        for (Descriptor blob : manifest.layers()) {
            int at = own.size();
            if (at < config.diffIds().size()) {
                own.add(layers.layer(blob, config.diffIds().get(at)));
            }
        }
        return of(descriptor, manifest, json, config, configJson, own);
    }

    static Image of(
            Descriptor descriptor,
            Manifest manifest,
            byte[] json,
            ImageConfig config,
            byte[] configJson,
            List<Layer> layers)
            throws IOException {
        int diffIds = config.diffIds().size();
        if (manifest.layers().size() != diffIds) {
            throw new IOException(
                    "the manifest has " + manifest.layers().size() + " layers, its configuration " + diffIds);
        }
        return new Image(descriptor, manifest, json, config, configJson, layers);
    }

    /**
     * Makes an image.
     *
     * @param configJson the configuration as it is written, which may have more fields
     * @param layers those whose diffIDs the configuration has
     * @param annotations of the manifest
     */
    public static Image of(ImageConfig config, byte[] configJson, List<Layer> layers, Map<String, String> annotations) {
        Descriptor described = Descriptor.of(MediaTypes.CONFIG, Digest.sha256(configJson), configJson.length);
        Manifest manifest = Manifest.of(described, descriptors(layers), annotations);
        byte[] json = manifest.toJson();
        Descriptor descriptor = Descriptor.of(MediaTypes.MANIFEST, Digest.sha256(json), json.length)
                .withPlatform(config.platform());
        return new Image(descriptor, manifest, json, config, configJson, layers);
    }

    static List<Descriptor> descriptors(List<Layer> layers) {
        List<Descriptor> out = new ArrayList<>();
        for (Layer layer : layers) {
            out.add(layer.descriptor());
        }
        return out;
    }

    /** The same image as an index's entry names it. */
    public Image as(@Nullable Platform platform, Map<String, String> annotations) {
        Descriptor entry = descriptor.withPlatform(platform).withAnnotations(annotations);
        return new Image(entry, manifest, json, config, configJson, layers);
    }

    @Override
    public Descriptor descriptor() {
        return descriptor;
    }

    @Override
    public List<Image> images() {
        return List.of(this);
    }

    public Manifest manifest() {
        return manifest;
    }

    @Override
    public byte[] json() {
        return json;
    }

    public ImageConfig config() {
        return config;
    }

    /** The bytes of the configuration, which must not be changed. */
    public byte[] configJson() {
        return configJson;
    }

    /** The digest of the configuration. */
    @Override
    public Digest id() {
        return manifest.config().digest();
    }

    /** Lowest first. */
    public List<Layer> layers() {
        return layers;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Image that && descriptor.digest().equals(that.descriptor.digest());
    }

    @Override
    public int hashCode() {
        return descriptor.digest().hashCode();
    }

    @Override
    public String toString() {
        return "image " + descriptor.digest();
    }
}
