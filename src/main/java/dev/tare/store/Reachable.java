package dev.tare.store;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.Layer;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is reachable from the roots, and so must stay. What cannot be decided stays too. */
public final class Reachable {
    private final Store store;
    private final Blobs blobs;
    private final Manifests manifests;
    private final Set<Digest> needed = new HashSet<>();
    private final Set<Digest> layers = new HashSet<>();
    private final Map<Digest, Digest> compressed = new HashMap<>();
    private final List<String> doubts = new ArrayList<>();

    public Reachable(Store store) {
        this.store = store;
        this.blobs = store.blobs();
        this.manifests = store.images().manifests();
    }

    public boolean hasBlob(Digest digest) {
        return needed.contains(digest) || !doubts.isEmpty();
    }

    /** Says that something needs what cannot be told: then all is needed. @param why and what to do */
    public void doubt(String why) {
        doubts.add(why);
    }

    /** What was said so. */
    public List<String> doubts() {
        return List.copyOf(doubts);
    }

    /** Whether the plain tar of this diffID is needed, and its index. */
    public boolean hasLayer(Digest diffId) {
        return layers.contains(diffId) || hasBlob(diffId);
    }

    /** Learns that a layer is in this blob, which does not make it needed. */
    public void know(Digest diffId, Digest blob) {
        compressed.put(diffId, blob);
    }

    /**
     * An image and all that it names. Where a part of it is there but cannot be read, what it needs is in doubt.
     *
     * @param shown a name by which the user can remove it
     */
    public void image(Descriptor image, String shown) {
        if (!needed.add(image.digest()) || !blobs.has(image.digest())) {
            return;
        }
        try {
            collect(Json.read(blobs.read(image.digest())), shown);
        } catch (IOException | TareException e) {
            doubt("what the image " + shown + " needs cannot be told: " + e.getMessage() + "; remove it: tare rmi "
                    + shown);
            return;
        }
        if (!MediaTypes.isIndex(image.mediaType())) {
            layersOf(image);
        }
    }

    /** The layers of an image in a registry, those that are here: the next build reads them again. */
    public void remote(Digest manifest, byte[] documents) {
        Image image = RemoteImages.image(manifest, documents, store);
        for (Layer layer : image == null ? List.<Layer>of() : image.layers()) {
            know(layer.diffId(), layer.digest());
            blobOrLayer(layer.diffId());
        }
    }

    /** A blob, or the layer of a diffID. */
    public void blobOrLayer(Digest digest) {
        needed.add(digest);
        layers.add(digest);
        Digest blob = compressed.get(digest);
        if (blob != null) {
            needed.add(blob);
        }
    }

    /** Every descriptor in a document, wherever it stands: artifacts have fields that are not known here. */
    private void collect(@Nullable Object json, String shown) throws IOException {
        if (json instanceof Map<?, ?> map) {
            Digest digest = map.get("digest") instanceof String text ? Digest.parse(text) : null;
            if (digest != null) {
                String mediaType = map.get("mediaType") instanceof String type ? type : "";
                if (MediaTypes.isIndex(mediaType) || MediaTypes.isManifest(mediaType)) {
                    image(Descriptor.of(mediaType, digest, 0), shown);
                }
                needed.add(digest);
            }
            for (Object value : map.values()) {
                collect(value, shown);
            }
        } else if (json instanceof List<?> list) {
            for (Object value : list) {
                collect(value, shown);
            }
        }
    }

    private void layersOf(Descriptor image) {
        try {
            Manifest manifest = manifests.manifest(image);
            List<Digest> diffIds = manifests.config(manifest).diffIds();
            for (int i = 0; i < diffIds.size(); i++) {
                layers.add(diffIds.get(i));
                if (i < manifest.layers().size()) {
                    compressed.put(diffIds.get(i), manifest.layers().get(i).digest());
                }
            }
        } catch (TareException e) {
            // No image but another artifact: its blobs are counted, and layers in our sense it has none.
        }
    }
}
