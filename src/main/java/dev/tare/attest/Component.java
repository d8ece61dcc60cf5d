package dev.tare.attest;

import dev.tare.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A part of an image. All texts are empty where nothing is known.
 *
 * @param type what it is
 * @param ref that other parts name it by; equal parts have equal ones
 * @param name such as {@code libc6} or {@code golang.org/x/net}
 * @param version as its kind of package writes it
 * @param purl package URL
 * @param license as the package says it, which need not be an SPDX expression
 * @param supplier who gave it out: the distribution
 * @param maintainer {@code Name <address>}
 * @param description one line
 * @param homepage address
 * @param sha256 of its content; of a Go module the hash of go.sum ({@code h1}); null where none is known
 * @param places in the image where it was found, without a leading slash, sorted
 */
public record Component(
        Type type,
        String ref,
        String name,
        String version,
        String purl,
        String license,
        String supplier,
        String maintainer,
        String description,
        String homepage,
        @Nullable Digest sha256,
        List<String> places) {
    /** What a part is. */
    public enum Type {
        CONTAINER,
        OPERATING_SYSTEM,
        APPLICATION,
        LIBRARY,
        /** A package of a distribution. */
        PACKAGE,
        /** A file that belongs to nothing else. */
        FILE
    }

    public Component {
        places = List.copyOf(places);
    }

    /** A part of which only this is known. */
    public static Component of(Type type, String ref, String name, String version, String purl) {
        return new Component(type, ref, name, version, purl, "", "", "", "", "", null, List.of());
    }

    Component withSha256(@Nullable Digest digest) {
        return new Component(
                type, ref, name, version, purl, license, supplier, maintainer, description, homepage, digest, places);
    }

    Component withPlaces(List<String> newPlaces) {
        return new Component(
                type,
                ref,
                name,
                version,
                purl,
                license,
                supplier,
                maintainer,
                description,
                homepage,
                sha256,
                newPlaces);
    }

    /** The same part found elsewhere, too. */
    Component also(Component other) {
        TreeSet<String> all = new TreeSet<>(places);
        all.addAll(other.places);
        return withPlaces(new ArrayList<>(all));
    }
}
