package dev.tare.deliver.cache;

import dev.tare.deliver.PushImages;
import dev.tare.deliver.PushOrigins;
import dev.tare.deliver.prepare.StoredBlob;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.InlineCache;
import dev.tare.oci.Content;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Reference;
import dev.tare.plan.StepRecords;
import dev.tare.plan.StepResult;
import dev.tare.registry.Artifacts;
import dev.tare.registry.Artifacts.Artifact;
import dev.tare.registry.PushBlob;
import dev.tare.registry.PushManifest;
import dev.tare.registry.Pusher;
import dev.tare.registry.Registries;
import dev.tare.store.RemoteBlobs;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Results of steps in a registry: a cache under a name of its own, or an image that carries them.
 */
public final class RegistryCache extends RemoteCache {
    private static final String OF_BUILDKIT = "application/vnd.buildkit.cacheconfig.v0";

    private final Supplier<Registries> registries;
    private final Reference name;
    private final Map<Digest, Artifact> origins = new HashMap<>();

    /** @param registries asked for at the first use */
    public RegistryCache(Store store, Supplier<Registries> registries, Reference name, Progress progress) {
        super(store, name.familiar(), progress);
        this.registries = registries;
        this.name = name;
    }

    /** Who only pushes an image need not have its layers. */
    private void offer(CacheResults results) {
        for (StepResult result : results.steps().results().values()) {
            Descriptor blob = results.blobs().get(result.layer());
            if (blob != null && result.size() >= 0) {
                store.blobs().remote().offer(new RemoteBlobs.Offered(name, blob, result.layer(), result.size()));
            }
        }
    }

    private synchronized Artifact origin(Digest diffId) {
        Artifact origin = origins.get(diffId);
        if (origin == null) {
            throw new IllegalStateException("a blob of nowhere");
        }
        return origin;
    }

    @Override
    void fetch(Descriptor blob, Digest layer) throws IOException {
        origin(layer).fetch(blob, store.blobs());
    }

    @Override
    CacheResults read() {
        try {
            CacheResults found = found();
            offer(found);
            return found;
        } catch (IOException e) {
            throw TareException.failed("the cache " + name.familiar() + " is damaged: " + Reasons.of(e), e);
        }
    }

    private CacheResults found() throws IOException {
        Artifacts.Found found = new Artifacts(registries.get(), progress).find(name);
        boolean foreign = found.types().contains(OF_BUILDKIT);
        CacheResults all = CacheResults.NONE;
        for (Artifact each : found.artifacts()) {
            Manifest manifest = each.manifest();
            String type = manifest.config().mediaType();
            CacheResults own;
            if (type.equals(CacheResults.CONFIG_TYPE)) {
                own = CacheResults.ofCache(each.config(), manifest.layers());
            } else if (type.equals(MediaTypes.CONFIG) || type.equals(MediaTypes.DOCKER_CONFIG)) {
                byte[] config = each.config();
                foreign |= InlineCache.isOfBuildKit(config);
                if (InlineCache.read(config).results().isEmpty()) {
                    continue;
                }
                own = CacheResults.ofImage(config, manifest.layers());
            } else {
                foreign |= type.equals(OF_BUILDKIT);
                continue;
            }
            own.blobs().keySet().forEach(diffId -> origins.put(diffId, each));
            all = all.and(own);
        }
        if (found.artifacts().isEmpty() && found.types().isEmpty()) {
            progress.note("There is no cache " + name.familiar() + " yet");
        } else if (all.steps().results().isEmpty() && foreign) {
            progress.warn(Problem.of(
                    name.familiar() + " is a cache of BuildKit's, whose keys are others: nothing of it is used",
                    "export one of Tare's to another name"));
        } else if (all.steps().results().isEmpty()) {
            progress.note(name.familiar() + " carries no cache");
        }
        return all;
    }

    /**
     * Exports results.
     *
     * @param image layers of the image that was built
     * @param bring brings a layer into the store that it lacks; false where it cannot
     * @throws TareException that says why it cannot be done
     */
    public static void write(
            Store store,
            CacheSpec spec,
            Registries registries,
            Reference name,
            StepRecords results,
            List<Digest> image,
            Predicate<Digest> bring,
            Progress progress) {
        CacheResults export = CacheResults.toExport(store, spec, results, image, bring);
        Content config = Content.of(export.config());
        Descriptor configDescriptor = Descriptor.of(CacheResults.CONFIG_TYPE, config.digest(), config.size());
        List<Descriptor> layers = List.copyOf(export.blobs().values());
        byte[] json = Manifest.of(configDescriptor, layers, Map.of()).toJson();
        List<PushBlob> blobs = new ArrayList<>();
        Set<Digest> origins = new HashSet<>(export.blobs().keySet());
        for (Descriptor each : layers) {
            origins.add(each.digest());
            blobs.add(new StoredBlob(store, store.blobs().remote(), each));
        }
        blobs.add(new PushImages.Given(configDescriptor, config));
        boolean _ = new Pusher(registries, progress)
                .push(
                        name,
                        List.of(new PushManifest(
                                Descriptor.of(MediaTypes.MANIFEST, Digest.sha256(json), json.length), json, blobs)),
                        () -> PushOrigins.of(store, origins, name));
    }
}
