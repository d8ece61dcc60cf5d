package dev.tare.buildkit.solve;

import dev.tare.diagnostic.TareException;
import dev.tare.engine.ImageBuilder;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.Manifest;
import dev.tare.plan.LayerRef;
import dev.tare.plan.SolverSettings;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came of a Solve, as layers of the store. Those of the base are named as its own manifest names them.
 *
 * @param base null where the result stands on none
 */
record RemoteResult(Store store, @Nullable Image base) {
    /** By which it is remembered when a layer came here, so that a build of nothing new gives the same image. */
    private static final String CREATED = "builder-layer";

    static RemoteResult of(Store store, Vertex vertex) {
        return new RemoteResult(store, ImageBuilder.base(store, vertex));
    }

    /** The layers of the base, which the store has or knows where to find. */
    Set<Digest> blobs() {
        Set<Digest> out = new HashSet<>();
        Image image = base;
        if (image != null) {
            image.manifest().layers().forEach(layer -> out.add(layer.digest()));
        }
        return out;
    }

    /** The layers, lowest first. @param digest of the manifest that the daemon wrote into the store */
    List<LayerRef> layers(Digest digest, SolverSettings settings) {
        try {
            Manifest manifest = Manifest.fromJson(store.blobs().read(digest));
            List<Digest> diffIds = store.images().config(manifest).diffIds();
            if (diffIds.size() != manifest.layers().size()) {
                throw new IOException("its configuration names other layers than its manifest");
            }
            Image image = base;
            int below = image == null ? 0 : image.config().diffIds().size();
            List<LayerRef> out = new ArrayList<>();
            for (int i = 0; i < diffIds.size(); i++) {
                Descriptor blob = manifest.layers().get(i);
                Digest diffId = diffIds.get(i);
                if (image != null && i < below) {
                    if (!diffId.equals(image.config().diffIds().get(i))) {
                        throw new IOException("it does not stand on the base that was asked for");
                    }
                    Descriptor own = image.manifest().layers().get(i);
                    if (settings.complete() && !store.blobs().has(own.digest())) {
                        store.blobs().remote().fetch(own.digest());
                    }
                    out.add(new LayerRef(diffId, own));
                } else {
                    out.add(taken(blob, diffId).at(created(diffId)));
                }
            }
            return out;
        } catch (IOException e) {
            throw TareException.failed("the builder's result cannot be used: " + e.getMessage(), e);
        }
    }

    /** A daemon that has a layer compressed already sends that. */
    private LayerRef taken(Descriptor blob, Digest diffId) throws IOException {
        if (!store.blobs().has(blob.digest())) {
            throw new IOException("its layer " + blob.digest() + " did not come");
        }
        if (blob.digest().equals(diffId)) {
            return LayerRef.plain(diffId);
        }
        if (!store.layers().take(blob).equals(diffId)) {
            throw new IOException("its layer " + blob.digest() + " is not " + diffId);
        }
        return new LayerRef(diffId, blob);
    }

    /** When a layer first came here, in milliseconds since 1970. */
    private long created(Digest diffId) {
        byte[] known = store.records().get(CREATED, diffId);
        if (known != null) {
            try {
                return Long.parseLong(new String(known, StandardCharsets.US_ASCII));
            } catch (NumberFormatException e) {
                // A record that is cut off counts as none.
            }
        }
        long now = System.currentTimeMillis();
        store.records().put(CREATED, diffId, Long.toString(now).getBytes(StandardCharsets.US_ASCII), List.of(diffId));
        return now;
    }
}
