package dev.tare.deliver.cache;

import dev.tare.deliver.LayoutFolder;
import dev.tare.deliver.LayoutWriter;
import dev.tare.deliver.load.FolderFiles;
import dev.tare.deliver.prepare.ImageBundle;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.NameAnnotations;
import dev.tare.plan.ImportedCache;
import dev.tare.plan.StepDefinition;
import dev.tare.plan.StepRecords;
import dev.tare.plan.StepResult;
import dev.tare.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Results of steps in a folder, as an OCI image layout: a manifest whose layers are those that the steps left, and whose
 * configuration says which key gives which of them. Keys are ours: a cache of another builder has none that we ask for.
 */
public final class LocalCache implements ImportedCache {
    private final Store store;
    private final FolderFiles files;
    private final String shown;
    private CacheResults results = CacheResults.NONE;

    private LocalCache(Store store, Path folder, String shown) {
        this.store = store;
        this.files = new FolderFiles(store, folder);
        this.shown = shown;
    }

    /**
     * Opens a cache for import.
     *
     * @param shown the folder as the user typed it
     * @return null where the folder holds none of this tag
     * @throws TareException when it is damaged
     */
    public static @Nullable LocalCache open(Store store, Path folder, String shown, String tag) {
        LocalCache cache = new LocalCache(store, folder, shown);
        try {
            return cache.read(tag) ? cache : null;
        } catch (IOException e) {
            throw cache.damaged(e);
        }
    }

    private boolean read(String tag) throws IOException {
        byte[] index = files.small("index.json");
        if (index == null) {
            return false;
        }
        for (Descriptor each : Index.fromJson(index).manifests()) {
            if (tag.equals(each.annotations().get(NameAnnotations.REF_NAME))) {
                Manifest manifest = Manifest.fromJson(small(each));
                if (manifest.config().mediaType().equals(CacheResults.CONFIG_TYPE)) {
                    results = CacheResults.ofCache(small(manifest.config()), manifest.layers());
                    return true;
                }
            }
        }
        return false;
    }

    private byte[] small(Descriptor of) throws IOException {
        byte[] bytes = files.small(LayoutWriter.blobPath(of.digest()));
        if (bytes == null || !Digest.sha256(bytes).equals(of.digest())) {
            throw new IOException("blob " + of.digest() + " is " + (bytes == null ? "missing" : "damaged"));
        }
        return bytes;
    }

    @Override
    public @Nullable StepResult result(Digest key) {
        return results.steps().results().get(key);
    }

    @Override
    public @Nullable StepDefinition definition(Digest definition) {
        return results.steps().definitions().get(definition);
    }

    @Override
    public boolean bring(Digest layer) {
        Descriptor blob = results.blobs().get(layer);
        if (blob == null) {
            return false;
        }
        try {
            CacheResults.storePlain(store, files.open(LayoutWriter.blobPath(blob.digest())), blob, layer);
            return true;
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private TareException damaged(IOException e) {
        return TareException.failed(
                "the cache in " + shown + " can't be read: " + Reasons.of(e),
                "build without --cache-from, and export it anew");
    }

    /**
     * Exports results. What an earlier export of the same tag left in the folder, and nothing needs any more, is removed.
     *
     * @param to the folder as the user named it
     * @param image layers of the image that was built
     * @param bring brings a layer into the store that it lacks; false where it cannot
     */
    public static void write(
            Store store,
            CacheSpec spec,
            CacheSpec.Folder to,
            Path folder,
            StepRecords results,
            List<Digest> image,
            Predicate<Digest> bring) {
        CacheResults export = CacheResults.toExport(store, spec, results, image, bring);
        for (Descriptor blob : export.blobs().values()) {
            store.blobs().remote().fetch(blob.digest());
        }
        ImageBundle bundle = new ImageBundle(store);
        bundle.addArtifact(
                export.config(),
                CacheResults.CONFIG_TYPE,
                List.copyOf(export.blobs().values()),
                to.tag());
        Set<Digest> before = ours(folder, to.tag());
        LayoutFolder.write(bundle, folder, to.path());
        removeUnused(folder, before);
    }

    /** The blobs of the cache that has this tag now. */
    private static Set<Digest> ours(Path folder, String tag) {
        Set<Digest> out = new HashSet<>();
        for (Descriptor each : manifests(folder)) {
            if (tag.equals(each.annotations().get(NameAnnotations.REF_NAME))) {
                out.addAll(below(folder, each, true));
            }
        }
        return out;
    }

    private static void removeUnused(Path folder, Set<Digest> before) {
        Set<Digest> unused = new HashSet<>(before);
        for (Descriptor each : manifests(folder)) {
            if (!each.mediaType().equals(MediaTypes.MANIFEST)) {
                return;
            }
            unused.removeAll(below(folder, each, false));
        }
        for (Digest digest : unused) {
            try {
                Files.deleteIfExists(folder.resolve(LayoutWriter.blobPath(digest)));
            } catch (IOException e) {
                // It takes room, and does no harm.
            }
        }
    }

    private static List<Descriptor> manifests(Path folder) {
        try {
            return Index.fromJson(Files.readAllBytes(folder.resolve("index.json")))
                    .manifests();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Set<Digest> below(Path folder, Descriptor manifest, boolean cacheOnly) {
        Set<Digest> out = new HashSet<>();
        try {
            Manifest read =
                    Manifest.fromJson(Files.readAllBytes(folder.resolve(LayoutWriter.blobPath(manifest.digest()))));
            if (!cacheOnly || read.config().mediaType().equals(CacheResults.CONFIG_TYPE)) {
                out.add(manifest.digest());
                out.add(read.config().digest());
                read.layers().forEach(layer -> out.add(layer.digest()));
            }
        } catch (IOException e) {
            // What cannot be read keeps nothing, and is not removed.
        }
        return out;
    }
}
