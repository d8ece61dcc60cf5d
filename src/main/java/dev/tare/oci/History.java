package dev.tare.oci;

import dev.tare.text.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
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
