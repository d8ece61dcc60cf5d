package dev.tare.oci;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
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
    public Descriptor {
        if (size < 0) {
            throw new IllegalArgumentException("a size below zero: " + size);
        }
        annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
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
        Map<String, @Nullable Object> map = Json.object(json);
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
                platform == null ? null : platformOf(Json.object(platform)),
                Json.stringMap(map.get("annotations")));
    }

    private static Platform platformOf(Map<String, @Nullable Object> json) throws IOException {
        String variant = Json.optionalString(json.get("variant"));
        return new Platform(
                Json.string(json.get("os")), Json.string(json.get("architecture")), variant == null ? "" : variant);
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
