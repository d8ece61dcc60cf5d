package dev.tare.oci;

import dev.tare.text.Json;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reference to content (OCI descriptor.md).
 *
 * @param mediaType of the content
 * @param digest of the content
 * @param size of the content in bytes
 * @param platform that an index's entry is for, if it says so
 * @param annotations in the order in which they were written
 */
public record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        @Nullable Platform platform,
        Map<String, String> annotations) {
    private static final Set<String> FIELDS =
            Set.of("mediaType", "artifactType", "digest", "size", "urls", "annotations", "data", "platform");
    private static final Set<String> PLATFORM = Set.of("os", "architecture", "variant", "os.version", "os.features");

    public Descriptor {
        if (size < 0) {
            throw new IllegalArgumentException("a size below zero: " + size);
        }
        annotations = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(annotations));
    }

    /** Written out: the first use of those that Java makes for a record takes it ten milliseconds. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Descriptor that
                && size == that.size
                && digest.equals(that.digest)
                && mediaType.equals(that.mediaType)
                && Objects.equals(platform, that.platform)
                && annotations.equals(that.annotations);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    public static Descriptor of(String mediaType, Digest digest, long size) {
        return new Descriptor(mediaType, digest, size, null, Map.of());
    }

    public Descriptor withAnnotations(Map<String, String> newAnnotations) {
        return new Descriptor(mediaType, digest, size, platform, newAnnotations);
    }

    public Descriptor withPlatform(@Nullable Platform newPlatform) {
        return new Descriptor(mediaType, digest, size, newPlatform, annotations);
    }

    public static Descriptor fromJson(@Nullable Object json) throws IOException {
        Map<String, @Nullable Object> map = Json.fields(json, FIELDS);
        String digestText = Json.string(map.get("digest"));
        Digest digest = Digest.parse(digestText);
        long size = Json.number(map.get("size"));
        if (digest == null || size < 0) {
            throw new IOException("not a descriptor: digest " + digestText + ", size " + size);
        }
        Object platform = map.get("platform");
        return new Descriptor(
                Json.string(map.get("mediaType")),
                digest,
                size,
                platform == null ? null : platformOf(Json.fields(platform, PLATFORM)),
                Json.stringMap(map.get("annotations")));
    }

    private static Platform platformOf(Map<String, @Nullable Object> json) throws IOException {
        return new Platform(
                Json.text(json.get("os")), Json.text(json.get("architecture")), Json.text(json.get("variant")));
    }

    public Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("mediaType", mediaType);
        json.put("digest", digest.toString());
        json.put("size", size);
        if (!annotations.isEmpty()) {
            json.put("annotations", annotations);
        }
        if (platform != null) {
            json.put("platform", platform.toJson());
        }
        return json;
    }
}
