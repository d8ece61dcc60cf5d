package dev.tare.oci;

import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes other images of images. What a manifest holds beside what changes stays, and Docker's media types become OCI's; an
 * image of which nothing changes is given back as it is, so that its digest stays. A changed one has no annotations in its
 * descriptor: they were of the other.
 */
public final class Mutate {
    private Mutate() {}

    /** The image with its layers in another form, of the same diffIDs. */
    public static Image layers(Image image, List<Layer> layers) {
        return with(image, image.configJson(), layers, Map.of());
    }

    /** The image with these annotations of its manifest added. */
    public static Image annotations(Image image, Map<String, String> annotations) {
        return with(image, image.configJson(), image.layers(), annotations);
    }

    /** The image with another configuration and other layers. @param layers whose diffIDs the configuration gets */
    public static Image config(Image image, ImageConfig config, List<Layer> layers) {
        List<Digest> diffIds = new ArrayList<>();
        layers.forEach(layer -> diffIds.add(layer.diffId()));
        return config(image, config.withDiffIds(diffIds).toJson(), layers);
    }

    /**
     * As the other, of a configuration as it is written, which may have more fields.
     *
     * @param layers those whose diffIDs the configuration has
     */
    public static Image config(Image image, byte[] configJson, List<Layer> layers) {
        return with(image, configJson, layers, Map.of());
    }

    /**
     * The image with Docker's media types, for what reads no others.
     *
     * @throws IOException for a layer that Docker has no media type for
     */
    public static Image dockerTypes(Image image) throws IOException {
        Map<String, @Nullable Object> map = Json.readObject(image.json());
        map.put("mediaType", MediaTypes.DOCKER_MANIFEST);
        map.put(
                "config",
                Descriptor.of(MediaTypes.DOCKER_CONFIG, image.id(), image.configJson().length)
                        .toJson());
        List<Layer> named = new ArrayList<>();
        List<@Nullable Object> list = new ArrayList<>();
        for (Layer layer : image.layers()) {
            Descriptor before = layer.descriptor();
            Descriptor descriptor =
                    Descriptor.of(MediaTypes.dockerLayer(before.mediaType()), before.digest(), before.size());
            named.add(layer.as(descriptor));
            list.add(descriptor.toJson());
        }
        map.put("layers", list);
        byte[] json = Json.write(map);
        Descriptor descriptor = Descriptor.of(MediaTypes.DOCKER_MANIFEST, Digest.sha256(json), json.length)
                .withPlatform(image.descriptor().platform());
        return Image.of(descriptor, Manifest.fromJson(json), json, image.config(), image.configJson(), named);
    }

    private static Image with(Image image, byte[] configJson, List<Layer> layers, Map<String, String> annotations) {
        try {
            return changed(image, configJson, layers, annotations);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static Image changed(Image image, byte[] configJson, List<Layer> layers, Map<String, String> annotations)
            throws IOException {
        boolean sameConfig = Arrays.equals(configJson, image.configJson());
        boolean sameLayers = Image.descriptors(layers).equals(image.manifest().layers());
        if (sameConfig && sameLayers && annotations.isEmpty()) {
            return image;
        }
        Digest id = sameConfig ? image.id() : Digest.sha256(configJson);
        Map<String, @Nullable Object> map = Json.readObject(image.json());
        map.put("mediaType", MediaTypes.MANIFEST);
        map.put(
                "config",
                Descriptor.of(MediaTypes.CONFIG, id, configJson.length).toJson());
        List<Layer> named = new ArrayList<>();
        List<@Nullable Object> list = new ArrayList<>();
        for (Layer layer : layers) {
            Descriptor before = layer.descriptor();
            Descriptor descriptor = new Descriptor(
                    MediaTypes.ociLayer(before.mediaType()),
                    before.digest(),
                    before.size(),
                    null,
                    before.annotations());
            named.add(descriptor.equals(before) ? layer : layer.as(descriptor));
            list.add(descriptor.toJson());
        }
        map.put("layers", list);
        Map<String, String> all = new LinkedHashMap<>(image.manifest().annotations());
        all.putAll(annotations);
        if (!all.isEmpty()) {
            map.put("annotations", all);
        }
        byte[] json = Json.write(map);
        Descriptor descriptor = Descriptor.of(MediaTypes.MANIFEST, Digest.sha256(json), json.length)
                .withPlatform(image.descriptor().platform());
        return Image.of(
                descriptor,
                Manifest.fromJson(json),
                json,
                sameConfig ? image.config() : ImageConfig.fromJson(configJson),
                configJson,
                named);
    }
}
