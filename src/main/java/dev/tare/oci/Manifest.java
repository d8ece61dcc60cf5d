package dev.tare.oci;

import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image manifest (OCI manifest.md), or Docker's of schema 2, which has the same shape.
 *
 * @param mediaType of the manifest itself
 * @param config descriptor of the image configuration
 * @param layers lowest first
 * @param annotations in the order in which they were written
 */
public record Manifest(String mediaType, Descriptor config, List<Descriptor> layers, Map<String, String> annotations) {
    public Manifest {
        layers = List.copyOf(layers);
        annotations = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(annotations));
    }

    public static Manifest of(Descriptor config, List<Descriptor> layers, Map<String, String> annotations) {
        return new Manifest(MediaTypes.MANIFEST, config, layers, annotations);
    }

    /** @throws IOException when it is none, or can be read as an index, too (CVE-2021-41190) */
    public static Manifest fromJson(byte[] json) throws IOException {
        Map<String, @Nullable Object> map = Json.fields(Json.read(json), MediaTypes.FIELDS);
        String mediaType = Json.optionalString(map.get("mediaType"));
        if (map.containsKey("manifests") || mediaType != null && MediaTypes.isIndex(mediaType)) {
            throw new IOException("it says that it is an index");
        }
        List<Descriptor> layers = new ArrayList<>();
        for (Object layer : Json.list(map.get("layers"))) {
            layers.add(Descriptor.fromJson(layer));
        }
        return new Manifest(
                mediaType == null ? MediaTypes.MANIFEST : mediaType,
                Descriptor.fromJson(map.get("config")),
                layers,
                Json.stringMap(map.get("annotations")));
    }

    public byte[] toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schemaVersion", 2L);
        json.put("mediaType", mediaType);
        json.put("config", config.toJson());
        json.put("layers", layers.stream().map(Descriptor::toJson).toList());
        if (!annotations.isEmpty()) {
            json.put("annotations", annotations);
        }
        return Json.write(json);
    }
}
