package dev.tare.attest;

import dev.tare.diagnostic.Credentials;
import dev.tare.oci.Digest;
import dev.tare.plan.Op;
import java.io.IOException;
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

    private static Dependency of(String uri, String algorithm, String hex) {
        return new Dependency(uri, new TreeMap<>(Map.of(algorithm, hex)));
    }

    /** An image that was built on, by its manifest. */
    static Dependency ofImage(String uri, Digest manifest) {
        return of(uri, "sha256", manifest.hex());
    }

    /** A download. */
    public static Dependency of(Op.HttpSource http, SourceDigests digests) throws IOException {
        return of(Credentials.hide(http.url()), "sha256", digests.content(http).hex());
    }

    /** A checkout. */
    public static Dependency of(Op.GitSource git, SourceDigests digests) throws IOException {
        String ref = git.ref().isEmpty() ? "" : "#" + git.ref();
        return ofCommit(Credentials.hide(git.remote()) + ref, digests.commit(git));
    }

    /** A commit of git, of SHA-1 or SHA-256. */
    public static Dependency ofCommit(String uri, String commit) {
        return of(uri, commit.length() == 64 ? "sha256" : "sha1", commit);
    }

    /** A Go module. */
    public static Dependency of(Component module) {
        return module.sha256() == null
                ? new Dependency(module.purl(), new TreeMap<>())
                : of(module.purl(), "dirHash1", module.sha256().hex());
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
