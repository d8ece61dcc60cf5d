package dev.tare.deliver.load;

import dev.tare.oci.Descriptor;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Layer;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.store.Store;
import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The images of an archive in docker's first form, which dockers before 1.10 wrote (moby, image/spec/v1.md): {@code
 * repositories} leads from names and tags to folders, and each folder is a layer, with the configuration that an image
 * ending there has, and the folder below it.
 */
final class FirstDockerImages {
    /** Docker itself had no more than 127. */
    private static final int MOST_LAYERS = 10_000;

    /** What stands in a folder's configuration and in none of an image, as docker sorts them out. */
    private static final Set<String> NOT_OF_IMAGES =
            Set.of("id", "parent", "Size", "parent_id", "layer_id", "throwaway", "rootfs", "history");

    private final Store store;
    private final LoadFiles files;
    private final Map<String, Layer> layers = new LinkedHashMap<>();

    FirstDockerImages(Store store, LoadFiles files) {
        this.store = store;
        this.files = files;
    }

    /** Brings all blobs into the store, and adds each image with its names. */
    void load(byte[] repositories, LoadedNames loadedNames, Map<Descriptor, Set<Reference>> images) throws IOException {
        for (Map.Entry<String, @Nullable Object> repository :
                Json.readObject(repositories).entrySet()) {
            for (Map.Entry<String, String> tag :
                    Json.stringMap(repository.getValue()).entrySet()) {
                Set<Reference> names =
                        loadedNames.tagged(List.of(repository.getKey() + ":" + tag.getKey()), "repositories");
                images.computeIfAbsent(image(tag.getValue()), key -> new LinkedHashSet<>())
                        .addAll(names);
            }
        }
    }

    private Descriptor image(String id) throws IOException {
        List<Map<String, @Nullable Object>> stack = new ArrayList<>();
        List<Layer> below = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String at = id; at != null && !at.isEmpty(); ) {
            if (!seen.add(at) || seen.size() > MOST_LAYERS) {
                throw new IOException("the layers below " + id + " never end");
            }
            Map<String, @Nullable Object> json = config(at);
            stack.addFirst(json);
            below.addFirst(layer(at));
            at = Json.optionalString(json.get("parent"));
        }
        byte[] json = Json.write(image(stack, below));
        return DockerImages.image(store, ImageConfig.fromJson(json), json, below);
    }

    private Map<String, @Nullable Object> config(String id) throws IOException {
        byte[] json = files.small(id + "/json");
        if (json == null) {
            throw new IOException(id + "/json is not in it");
        }
        return Json.readObject(json);
    }

    private Layer layer(String id) throws IOException {
        Layer known = layers.get(id);
        if (known != null) {
            return known;
        }
        LoadFiles.Blob blob = files.store(id + "/layer.tar");
        if (blob == null) {
            throw new IOException(id + "/layer.tar is not in it");
        }
        Layer layer = LayerCheck.layer(store, blob, null);
        layers.put(id, layer);
        return layer;
    }

    private Map<String, @Nullable Object> image(List<Map<String, @Nullable Object>> stack, List<Layer> below)
            throws IOException {
        Map<String, @Nullable Object> image = new LinkedHashMap<>(stack.getLast());
        image.keySet().removeAll(NOT_OF_IMAGES);
        image.putIfAbsent("architecture", Platform.host().architecture());
        image.putIfAbsent("os", "linux");
        List<Object> ids = new ArrayList<>();
        for (Layer layer : below) {
            ids.add(layer.diffId().toString());
        }
        Map<String, @Nullable Object> rootfs = new LinkedHashMap<>();
        rootfs.put("type", "layers");
        rootfs.put("diff_ids", ids);
        image.put("rootfs", rootfs);
        List<Object> history = new ArrayList<>();
        for (Map<String, @Nullable Object> each : stack) {
            history.add(history(each));
        }
        image.put("history", history);
        return image;
    }

    /** As docker makes it of the container that left the layer. */
    private static Map<String, @Nullable Object> history(Map<String, @Nullable Object> json) throws IOException {
        Object container = json.get("container_config");
        List<String> command =
                Json.strings(container == null ? null : Json.object(container).get("Cmd"));
        Map<String, @Nullable Object> entry = new LinkedHashMap<>();
        entry.put("created", json.get("created"));
        entry.put("author", json.get("author"));
        entry.put("created_by", String.join(" ", command));
        entry.put("comment", json.get("comment"));
        entry.values().removeIf(value -> value == null || value.equals(""));
        return entry;
    }
}
