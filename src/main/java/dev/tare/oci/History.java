package dev.tare.oci;

import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of an image's history (OCI config.md).
 *
 * @param created RFC 3339
 * @param createdBy the instruction, as docker writes it
 * @param comment such as {@code buildkit.dockerfile.v0}
 * @param author deprecated MAINTAINER
 * @param emptyLayer whether it made no layer
 */
public record History(
        @Nullable String created,
        @Nullable String createdBy,
        @Nullable String comment,
        @Nullable String author,
        boolean emptyLayer) {
    private static final Set<String> FIELDS = Set.of("created", "created_by", "comment", "author", "empty_layer");

    /** Of a layer of which nothing is known. */
    public static final History UNKNOWN = new History(null, null, null, null, false);

    /**
     * A history with one entry that is not empty for each layer: images exist where it has more or fewer. Those beyond the
     * layers are said to have made none.
     *
     * @param layers how many there are
     * @param missing the entry of a layer that has none
     */
    public static List<History> matched(List<History> history, int layers, History missing) {
        List<History> out = new ArrayList<>();
        int seen = 0;
        for (History entry : history) {
            boolean empty = entry.emptyLayer || seen == layers;
            seen += empty ? 0 : 1;
            out.add(
                    empty == entry.emptyLayer
                            ? entry
                            : new History(entry.created, entry.createdBy, entry.comment, entry.author, true));
        }
        for (; seen < layers; seen++) {
            out.add(missing);
        }
        return out;
    }

    /**
     * A history with a time for each entry that has none, as BuildKit gives them (exporter/containerimage,
     * normalizeLayersAndHistory): that of its layer; where it has none, that of the layer before, and of the first new one
     * for what stands before it.
     *
     * @param layers times of the layers, for the entries that are not empty; null where none is known
     */
    public static List<History> dated(List<History> history, List<@Nullable String> layers) {
        List<History> out = new ArrayList<>();
        int layer = 0;
        for (History entry : history) {
            boolean has = !entry.emptyLayer && layer < layers.size();
            out.add(entry.created == null && has ? entry.withCreated(layers.get(layer)) : entry);
            layer += entry.emptyLayer ? 0 : 1;
        }
        String created = null;
        boolean missing = false;
        for (History entry : out) {
            if (entry.created == null) {
                missing = true;
                continue;
            }
            created = entry.created;
            if (missing) {
                break;
            }
        }
        missing = false;
        for (int i = 0; i < out.size(); i++) {
            History entry = out.get(i);
            if (entry.created == null) {
                missing = true;
                out.set(i, entry.withCreated(created));
            } else if (missing) {
                created = entry.created;
            }
        }
        return out;
    }

    private History withCreated(@Nullable String time) {
        return new History(time, createdBy, comment, author, emptyLayer);
    }

    static History fromJson(@Nullable Object value) throws IOException {
        Map<String, @Nullable Object> json = Json.fields(value == null ? Map.of() : value, FIELDS);
        return new History(
                Json.optionalString(json.get("created")),
                Json.optionalString(json.get("created_by")),
                Json.optionalString(json.get("comment")),
                Json.optionalString(json.get("author")),
                Boolean.TRUE.equals(json.get("empty_layer")));
    }

    Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        // umoci refuses an entry without it.
        json.put("created", created == null ? "1970-01-01T00:00:00Z" : created);
        ImageConfig.putText(json, "created_by", createdBy);
        ImageConfig.putText(json, "author", author);
        ImageConfig.putText(json, "comment", comment);
        if (emptyLayer) {
            json.put("empty_layer", true);
        }
        return json;
    }
}
