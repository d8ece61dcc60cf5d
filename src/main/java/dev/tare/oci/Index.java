package dev.tare.oci;

import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image index (OCI image-index.md), or Docker's manifest list, which has the same shape.
 *
 * @param mediaType of the index itself
 * @param manifests in order
 * @param annotations in the order in which they were written
 */
public record Index(String mediaType, List<Descriptor> manifests, Map<String, String> annotations) {
    public Index {
        manifests = List.copyOf(manifests);
        annotations = java.util.Collections.unmodifiableSequencedMap(new LinkedHashMap<>(annotations));
    }

    public static Index of(List<Descriptor> manifests) {
        return new Index(MediaTypes.INDEX, manifests, Map.of());
    }

    /** @throws IOException when it is none, or can be read as a manifest, too (CVE-2021-41190) */
    public static Index fromJson(byte[] json) throws IOException {
        Map<String, @Nullable Object> map = Json.fields(Json.read(json), MediaTypes.FIELDS);
        String mediaType = Json.optionalString(map.get("mediaType"));
        boolean both = map.containsKey("layers") || map.containsKey("config");
        if (both || mediaType != null && MediaTypes.isManifest(mediaType)) {
            throw new IOException("it says that it is a manifest");
        }
        List<Descriptor> manifests = new ArrayList<>();
        for (Object manifest : Json.list(map.get("manifests"))) {
            manifests.add(Descriptor.fromJson(manifest));
        }
        return new Index(
                mediaType == null ? MediaTypes.INDEX : mediaType, manifests, Json.stringMap(map.get("annotations")));
    }

    public byte[] toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schemaVersion", 2L);
        json.put("mediaType", mediaType);
        json.put("manifests", manifests.stream().map(Descriptor::toJson).toList());
        if (!annotations.isEmpty()) {
            json.put("annotations", annotations);
        }
        return Json.write(json);
    }
}
