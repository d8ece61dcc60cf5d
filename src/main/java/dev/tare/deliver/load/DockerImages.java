package dev.tare.deliver.load;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Layer;
import dev.tare.oci.Reference;
import dev.tare.store.Store;
import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The images of an archive in docker's own form: manifest.json lists, for each, the file of the configuration, those of
 * the layers, and its names. There is no OCI manifest, so one is made; the ID, which is the configuration's, stays.
 */
final class DockerImages {
    private static final Set<String> FIELDS = Set.of("Config", "RepoTags", "Layers", "Parent", "LayerSources");

    private final Store store;
    private final LoadFiles files;

    DockerImages(Store store, LoadFiles files) {
        this.store = store;
        this.files = files;
    }

    /** Brings all blobs into the store, and adds each image with its names. */
    void load(byte[] manifestJson, LoadedNames loadedNames, Map<Descriptor, Set<Reference>> images) throws IOException {
        for (Object each : Json.list(Json.read(manifestJson))) {
            Map<String, @Nullable Object> image = Json.fields(each, FIELDS);
            Set<Reference> names = loadedNames.tagged(Json.strings(image.get("RepoTags")), "manifest.json");
            Descriptor descriptor = load(Json.string(image.get("Config")), Json.strings(image.get("Layers")));
            images.computeIfAbsent(descriptor, key -> new LinkedHashSet<>()).addAll(names);
        }
    }

    private Descriptor load(String configPath, List<String> layerPaths) throws IOException {
        byte[] configJson = files.small(configPath);
        if (configJson == null) {
            throw new IOException(configPath + " is not in it");
        }
        ImageConfig config = ImageConfig.fromJson(configJson);
        List<Digest> diffIds = config.diffIds();
        if (diffIds.size() != layerPaths.size()) {
            throw new IOException(
                    "manifest.json has " + layerPaths.size() + " layers, " + configPath + " " + diffIds.size());
        }
        checkName(configPath, configJson);
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < layerPaths.size(); i++) {
            LoadFiles.Blob blob = files.store(layerPaths.get(i));
            if (blob == null) {
                throw new IOException(layerPaths.get(i) + " is not in it");
            }
            layers.add(LayerCheck.layer(store, blob, diffIds.get(i)));
        }
        return image(store, config, configJson, layers);
    }

    /** Makes the manifest of an image that has none. */
    static Descriptor image(Store store, ImageConfig config, byte[] configJson, List<Layer> layers) {
        Image image = Image.of(config, configJson, layers, Map.of());
        store.images().put(image);
        return image.descriptor().withPlatform(null);
    }

    /** The file of a configuration is named by its digest; one that is not its own was changed. */
    private static void checkName(String path, byte[] json) throws IOException {
        String name = path.substring(path.lastIndexOf('/') + 1);
        Digest named = Digest.parse("sha256:" + (name.endsWith(".json") ? name.substring(0, name.length() - 5) : name));
        if (named != null && !named.equals(Digest.sha256(json))) {
            throw new IOException(path + " is damaged: its digest is " + Digest.sha256(json));
        }
    }
}
