package dev.tare.attest;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that a build has read (SLSA v1.0, ResourceDescriptor).
 *
 * @param uri without users and passwords
 * @param digest by the names of in-toto's DigestSet: {@code sha256}, {@code sha1} and {@code dirHash1}, in hex digits
 */
public record Dependency(String uri, SortedMap<String, String> digest) implements Comparable<Dependency> {
    public Dependency {
        digest = Collections.unmodifiableSortedMap(new TreeMap<>(digest));
    }

    static Dependency of(String uri, String algorithm, String hex) {
        return new Dependency(uri, new TreeMap<>(Map.of(algorithm, hex)));
    }

    /** A commit of git, of SHA-1 or SHA-256. */
    static Dependency commit(String uri, String commit) {
        return of(uri, commit.length() == 64 ? "sha256" : "sha1", commit);
    }

    Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("uri", uri);
        if (!digest.isEmpty()) {
            json.put("digest", digest);
        }
        return json;
    }

    @Override
    public int compareTo(Dependency other) {
        int order = uri.compareTo(other.uri);
        return order != 0 ? order : digest.toString().compareTo(other.digest.toString());
    }
}
