package dev.tare.deliver.load;

import dev.tare.deliver.engine.DockerEngine;
import dev.tare.deliver.engine.EngineLoader;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.Manifest;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.plan.ImageResolver;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds images in the store, and those that are not there in the Docker of this machine: they are saved and loaded into
 * the store without a name. One that Docker has under the same ID is not fetched again.
 */
public final class EngineImages implements ImageResolver {
    /** The digest of the manifest, by the ID that Docker knows the image by. */
    private static final String RECORDS = "docker-image";

    private final Store store;
    private final Map<String, String> environment;
    private final ImageResolver stored;
    private @Nullable DockerEngine docker;
    private boolean asked;

    /**
     * A resolver.
     *
     * @param environment with DOCKER_HOST; without it docker's own socket is meant
     * @param stored finds images in the store
     */
    public EngineImages(Store store, Map<String, String> environment, ImageResolver stored) {
        this.store = store;
        this.environment = Map.copyOf(environment);
        this.stored = stored;
    }

    @Override
    public @Nullable ResolvedImage resolve(String name, Platform platform) {
        ResolvedImage found = stored.resolve(name, platform);
        Reference reference = Reference.parse(name);
        // Docker hands out images under manifests of its own making: what is pinned by digest cannot be told there.
        boolean asks = found == null && reference != null && reference.digest() == null;
        DockerEngine engine = asks ? docker() : null;
        if (engine == null || reference == null) {
            return found;
        }
        Digest id = engine.id(reference.familiar());
        return id == null ? null : image(engine, id, name);
    }

    private synchronized @Nullable DockerEngine docker() {
        if (!asked) {
            asked = true;
            docker = EngineLoader.docker(environment);
        }
        return docker;
    }

    private synchronized ResolvedImage image(DockerEngine engine, Digest id, String name) {
        try {
            byte[] record = store.records().get(RECORDS, id);
            if (record == null || record.length != 32) {
                record = fetch(engine, id, name).bytes();
            }
            return ResolvedImage.of(store.images().image(Digest.ofHash(record)));
        } catch (IOException e) {
            throw TareException.failed("the image " + name + " of docker can't be read: " + e.getMessage(), e);
        }
    }

    private Digest fetch(DockerEngine engine, Digest id, String name) throws IOException {
        boolean known = store.images().find(id.toString()) != null;
        engine.save(id, archive -> ImageLoader.unnamed(store).load(archive, "the image " + name + " of docker"));
        NamedImage loaded = store.images().require(id.toString());
        Digest manifest = loaded.descriptor().digest();
        Manifest parts = Manifest.fromJson(store.blobs().read(manifest));
        List<Digest> blobs = new ArrayList<>(List.of(manifest, parts.config().digest()));
        parts.layers().forEach(layer -> blobs.add(layer.digest()));
        store.records().put(RECORDS, id, manifest.bytes(), blobs);
        if (!known && loaded.names().isEmpty()) {
            // It is a cache of what docker has, and no image of the user's.
            store.images().remove(manifest);
        }
        return manifest;
    }
}
