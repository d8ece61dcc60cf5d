package dev.tare.build;

import dev.tare.deliver.Delivery;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.text.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request.
 *
 * @param images one for each platform, in the order of the request
 * @param delivered manifest or index as it was delivered last, which compression makes another one than the store's
 * @param id of what was delivered: the digest of the configuration, or of the index of several
 * @param names that the image has
 * @param pushed in order
 * @param sizes of the images, in their order
 * @param took from the plan to the last delivery
 */
public record BuildResult(
        List<Image> images,
        Descriptor delivered,
        Digest id,
        List<Reference> names,
        List<Pushed> pushed,
        List<Size> sizes,
        Duration took) {
    public BuildResult {
        images = List.copyOf(images);
        names = List.copyOf(names);
        pushed = List.copyOf(pushed);
        sizes = List.copyOf(sizes);
    }

    /** What a registry has now under one name. */
    public record Pushed(Reference name, Delivery.Pushed image) {
        /** The name with the digest that it has there. */
        public String canonical() {
            return name.familiarName() + "@" + image.delivered().descriptor().digest();
        }
    }

    /**
     * What one image weighs.
     *
     * @param bytes of the files in those layers that are here
     * @param elsewhere how many layers were not fetched
     */
    public record Size(Platform platform, long bytes, int elsewhere) {}

    /** What {@code --metadata-file} holds, in buildx's keys. */
    public byte[] metadata() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        // An index has no configuration.
        if (!id.equals(delivered.digest())) {
            json.put("containerimage.config.digest", id.toString());
        }
        json.put("containerimage.descriptor", delivered.toJson());
        json.put("containerimage.digest", delivered.digest().toString());
        if (!names.isEmpty()) {
            json.put(
                    "image.name",
                    String.join(",", names.stream().map(Reference::toString).toList()));
        }
        return Json.write(json);
    }
}
