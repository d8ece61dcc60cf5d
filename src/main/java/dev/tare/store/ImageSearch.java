package dev.tare.store;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which image is meant by a name, an ID, or the beginning of one. */
public final class ImageSearch {
    /** One digit would fit too much to be meant. */
    private static final int SHORTEST = 2;

    private ImageSearch() {}

    static @Nullable NamedImage byManifest(List<NamedImage> all, Digest manifest) {
        for (NamedImage image : all) {
            if (image.descriptor().digest().equals(manifest)) {
                return image;
            }
        }
        return null;
    }

    /** By the digest of the manifest or index, else by ID. */
    static @Nullable NamedImage byDigest(List<NamedImage> all, Digest digest, Manifests manifests) {
        NamedImage found = byManifest(all, digest);
        for (int i = 0; i < all.size() && found == null; i++) {
            if (manifests.digests(all.get(i).descriptor()).contains(digest)) {
                found = all.get(i);
            }
        }
        return found;
    }

    /** By name; {@code name@digest} also fits an image of that digest that has the name with whatever tag. */
    static @Nullable NamedImage byName(List<NamedImage> all, Reference name) {
        for (NamedImage image : all) {
            if (image.names().contains(name)) {
                return image;
            }
        }
        NamedImage pinned = name.digest() == null ? null : byManifest(all, name.digest());
        if (pinned != null) {
            for (Reference own : pinned.names()) {
                if (own.registry().equals(name.registry()) && own.repository().equals(name.repository())) {
                    return pinned;
                }
            }
        }
        return null;
    }

    /** The hex digits when the text can be the beginning of an ID, with or without {@code sha256:}; else null. */
    static @Nullable String beginning(String text) {
        String hex = text.startsWith("sha256:") ? text.substring(7) : text;
        for (int i = 0; i < hex.length(); i++) {
            char c = hex.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return null;
            }
        }
        return hex.length() >= SHORTEST && hex.length() <= 64 ? hex : null;
    }

    /** @throws TareException when several fit */
    static @Nullable NamedImage byBeginning(List<NamedImage> all, String hex, Manifests manifests) {
        NamedImage found = null;
        Set<String> fitting = new TreeSet<>();
        for (NamedImage image : all) {
            if (fits(image, hex, manifests)) {
                found = image;
                String id = manifests.id(image.descriptor()).shortId();
                fitting.add(
                        image.names().isEmpty()
                                ? id
                                : id + " (" + image.names().getFirst().familiar() + ")");
            }
        }
        if (fitting.size() > 1) {
            throw TareException.usage(
                    "\"" + hex + "\" is the beginning of several images: " + String.join(", ", fitting),
                    "give more digits, or a name");
        }
        return found;
    }

    private static boolean fits(NamedImage image, String hex, Manifests manifests) {
        for (Digest digest : manifests.digests(image.descriptor())) {
            if (digest.hex().startsWith(hex)) {
                return true;
            }
        }
        return false;
    }

    /** The name by which the text means this image; null when it means it by ID. */
    static @Nullable Reference nameMeant(NamedImage image, String text) {
        Reference name = Reference.parse(text);
        if (name != null && image.names().contains(name)) {
            return name;
        }
        return image.names().size() == 1 && beginning(text) == null
                ? image.names().getFirst()
                : null;
    }

    static boolean severalRepositories(NamedImage image) {
        Set<String> repositories = new TreeSet<>();
        for (Reference name : image.names()) {
            repositories.add(name.familiarName());
        }
        return repositories.size() > 1;
    }

    /** With the last tag of a repository the digests go that pushes and pulls have given there, as with docker. */
    static List<Reference> withDigests(Reference name, List<Reference> all) {
        List<Reference> gone = new ArrayList<>(List.of(name));
        for (Reference other : all) {
            boolean same = other.familiarName().equals(name.familiarName()) && !other.equals(name);
            if (same && !other.tag().isEmpty()) {
                return List.of(name);
            }
            if (same) {
                gone.add(other);
            }
        }
        return gone;
    }

    /**
     * All tags of a repository that the store has.
     *
     * @param typed as the user typed it, for errors
     * @throws TareException where it has a tag of its own, or the store has none
     */
    public static List<Reference> tagsOf(Images images, String typed, Reference name) {
        if (typed.lastIndexOf(':') > typed.lastIndexOf('/')) {
            throw TareException.usage("--all-tags takes a name without a tag", "leave :" + name.tag() + " out");
        }
        List<Reference> out = new ArrayList<>();
        for (NamedImage image : images.list()) {
            for (Reference each : image.names()) {
                if (each.familiarName().equals(name.familiarName())
                        && !each.tag().isEmpty()) {
                    out.add(each);
                }
            }
        }
        if (out.isEmpty()) {
            throw TareException.failed("there is no image called \"" + typed + "\"", near(images, typed));
        }
        return out;
    }

    /** {@code did you mean "x"?} for the nearest name that an image has, or null where none is near. */
    public static @Nullable String near(Images images, String name) {
        return NearNames.hint(name, spellings(images.list()));
    }

    /** All names as they may be typed. */
    private static List<String> spellings(List<NamedImage> all) {
        List<String> names = new ArrayList<>();
        for (NamedImage image : all) {
            for (Reference name : image.names()) {
                names.add(name.familiar());
                if (name.tag().equals("latest")) {
                    names.add(name.familiarName());
                }
            }
        }
        return names;
    }
}
