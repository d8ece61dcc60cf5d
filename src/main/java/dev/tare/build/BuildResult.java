package dev.tare.build;

import dev.tare.build.needs.AddedFile;
import dev.tare.build.needs.FoundNeeds;
import dev.tare.deliver.Delivery;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
 * @param needs of the programs of each image, in their order; none where nobody looked for them
 * @param provenance predicates of SLSA v0.2 by buildx's keys of the metadata file; none unless they are asked for
 * @param took from the plan to the last delivery
 */
public record BuildResult(
        List<Image> images,
        Descriptor delivered,
        Digest id,
        List<Reference> names,
        List<Pushed> pushed,
        List<Size> sizes,
        List<FoundNeeds> needs,
        Map<String, Map<String, @Nullable Object>> provenance,
        Duration took) {
    public BuildResult {
        needs = List.copyOf(needs);
        provenance = Map.copyOf(provenance);
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

    /** The files that the first image got beside its programs; those of other platforms have the same reasons. */
    private List<@Nullable Object> files() {
        List<@Nullable Object> out = new ArrayList<>();
        for (AddedFile file :
                needs.isEmpty() ? List.<AddedFile>of() : needs.getFirst().files()) {
            Map<String, @Nullable Object> each = new LinkedHashMap<>();
            each.put("id", file.need().text());
            each.put("file", file.path());
            each.put("bytes", file.size());
            each.put("reason", file.reason());
            each.put("path", file.calls());
            out.add(each);
        }
        return out;
    }

    /** What {@code --metadata-file} holds: buildx's keys, and {@code tare.needs} where a program got files beside it. */
    public Map<String, @Nullable Object> metadata() {
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
        List<@Nullable Object> files = files();
        if (!files.isEmpty()) {
            json.put("tare.needs", files);
        }
        json.putAll(new TreeMap<>(provenance));
        return json;
    }
}
