package dev.tare.deliver;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which repositories of a registry may have layers of an image: a blob is then mounted from there, and not sent. */
public final class PushOrigins {
    /** Each costs a request for each blob. */
    private static final int MOST = 3;

    private PushOrigins() {}

    /** Those to which the image was pushed, then those that images with one of its layers were pulled from. */
    public static List<String> of(Store store, NamedImage image, Reference name) {
        Set<String> out = new LinkedHashSet<>();
        addRepositories(image, name, out);
        out.addAll(of(store, layers(store, image), name));
        return out.stream().limit(MOST).toList();
    }

    /** Those that images with one of these layers were pushed to or pulled from. @param layers digests, plain or not */
    public static List<String> of(Store store, Set<Digest> layers, Reference name) {
        Set<String> out = new LinkedHashSet<>();
        for (NamedImage other : store.images().list()) {
            Set<String> repositories = new LinkedHashSet<>();
            addRepositories(other, name, repositories);
            if (!repositories.isEmpty() && !Collections.disjoint(layers, layers(store, other))) {
                out.addAll(repositories);
            }
        }
        return out.stream().limit(MOST).toList();
    }

    /** A name with a digest is what a push or pull has left. */
    private static void addRepositories(NamedImage image, Reference name, Set<String> out) {
        for (Reference each : image.names()) {
            boolean other = !each.repository().equals(name.repository());
            if (each.digest() != null && each.registry().equals(name.registry()) && other) {
                out.add(each.repository());
            }
        }
    }

    private static Set<Digest> layers(Store store, NamedImage image) {
        Set<Digest> out = new HashSet<>();
        try {
            for (Descriptor layer :
                    store.images().manifest(image, Platform.host()).layers()) {
                out.add(layer.digest());
            }
        } catch (TareException e) {
            // For another platform, or damaged: no help here.
        }
        return out;
    }
}
