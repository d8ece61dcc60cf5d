package dev.tare.attest;

import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a statement is about.
 *
 * @param name package URL of the image under one of its names, or {@code _} where it has none
 * @param digest of its manifest
 */
public record Subject(String name, Digest digest) {
    /** An image by its manifest alone (in-toto has {@code _} for a subject whose name does not matter). */
    public static Subject unnamed(Digest manifest) {
        return new Subject("_", manifest);
    }

    /** An image under a name, as BuildKit writes it: {@code pkg:docker/NAME@TAG?platform=OS%2FARCH}. */
    public static Subject of(Reference name, @Nullable Platform platform, Digest manifest) {
        return new Subject(purl("docker", name, platform), manifest);
    }

    static String purl(String type, Reference name, @Nullable Platform platform) {
        String familiar = name.familiarName();
        int slash = familiar.lastIndexOf('/');
        Map<String, String> qualifiers = new HashMap<>();
        qualifiers.put("digest", name.digest() == null ? "" : name.digest().toString());
        qualifiers.put("platform", platform == null ? "" : platform.toString());
        return PackageUrl.of(
                type,
                slash < 0 ? "" : familiar.substring(0, slash),
                familiar.substring(slash + 1),
                name.tag(),
                qualifiers,
                "");
    }

    Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("digest", Map.of("sha256", digest.hex()));
        return json;
    }
}
