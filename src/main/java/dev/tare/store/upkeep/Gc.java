package dev.tare.store.upkeep;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaTypes;
import dev.tare.store.CacheFiles;
import dev.tare.store.CacheFiles.RecordFile;
import dev.tare.store.ContainerRecords;
import dev.tare.store.Images;
import dev.tare.store.Layers;
import dev.tare.store.NamedImage;
import dev.tare.store.Reachable;
import dev.tare.store.Records;
import dev.tare.store.RemoteImages;
import dev.tare.store.SpaceReclaimer;
import dev.tare.store.Store;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.StoreFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Frees what nothing needs. Needed: all images with or without a name, what containers use, and what cache records
 * name that were used not longer ago than a limit. It has the store to itself meanwhile: it waits for running builds,
 * and new ones wait for it.
 */
public final class Gc {
    /** How long a version of Go stays after its last use where nobody says otherwise. */
    private static final Duration TOOLCHAIN_AGE = Duration.ofDays(30);

    private final Store store;
    private final Path home;
    private final GcOptions options;
    private final SpaceReclaimer rubbish;
    private final Reachable reachable;
    /** When what can go was last used, in milliseconds since the epoch. */
    private final NavigableSet<Long> uses = new TreeSet<>();

    private Gc(Store store, GcOptions options, SpaceReclaimer rubbish) {
        this.store = store;
        this.home = store.home();
        this.options = options;
        this.rubbish = rubbish;
        this.reachable = new Reachable(store);
    }

    /**
     * Frees what nothing needs, and says what that was. While an image, an entry of the index or a container is damaged,
     * what it needs cannot be told: no blob and no layer is removed then, and the report says why.
     *
     * @throws TareException when there is no index at all: nothing is removed then
     */
    public static Report run(Store store, GcOptions options) {
        return store.alone(() -> {
            try {
                return new Gc(store, fitting(store, options), new SpaceReclaimer(store.home())).run();
            } catch (IOException e) {
                throw StoreFailures.writing(store.home(), e);
            }
        });
    }

    /** With an age such that no more goes than has to: the least recently used first, until the rest fits. */
    private static GcOptions fitting(Store store, GcOptions options) throws IOException {
        if (options.fitsBytes() == 0) {
            return options;
        }
        long most = options.fitsBytes();
        long all = StoreUse.ofGc(store.home());
        GcOptions none = options.withAge(GcOptions.FOREVER);
        Gc first = dry(store, none);
        if (all - first.rubbish.bytes() <= most) {
            return none;
        }
        List<Long> times = new ArrayList<>(
                first.uses.headSet(options.nowMillis() - options.age().toMillis(), true));
        // From here on the store has become small enough, or never does.
        int low = 0;
        int high = times.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            boolean fits =
                    all - dry(store, options.until(times.get(middle))).rubbish.bytes() <= most;
            low = fits ? low : middle + 1;
            high = fits ? middle : high;
        }
        return times.isEmpty() ? options : options.until(times.get(low));
    }

    private static Gc dry(Store store, GcOptions options) throws IOException {
        Gc gc = new Gc(store, options, SpaceReclaimer.dry(store.home()));
        var _ = gc.run();
        return gc;
    }

    private Report run() throws IOException {
        if (!Files.exists(Place.INDEX.in(home))) {
            throw TareException.failed(
                    Place.INDEX.in(home) + " is missing; what is needed cannot be told", "mend the file first");
        }
        for (String unreadable : store.images().unreadable()) {
            reachable.doubt("what an entry of " + Place.INDEX.in(home) + " needs cannot be told: " + unreadable
                    + "; take it out of the file");
        }
        List<ContainerRecords.Use> containers = ContainerRecords.list(home);
        List<NamedImage> pruned = pruned(containers);
        List<RecordFile> records = CacheFiles.records(home);
        mark(containers, pruned, records);
        List<Images.Removed> removed = new ArrayList<>();
        Set<Digest> gone = new HashSet<>();
        for (NamedImage image : pruned) {
            removed.add(new Images.Removed(image.names(), id(image)));
            gone.add(image.descriptor().digest());
        }
        if (!rubbish.isDry()) {
            store.images().remove(gone);
        }
        // Blobs go last: whatever a kill leaves is still complete.
        int temporary = sweep(Place.TMP);
        int recordCount = sweepRecords(records);
        // Where the store is small enough, nothing that is of use goes.
        int derived = sweepDerived(containers) + (options.age().equals(GcOptions.FOREVER) ? 0 : sweep(Place.WORK));
        int blobs = 0;
        for (Path blob : CacheFiles.list(store.blobs().folder())) {
            Digest digest = CacheFiles.digest(blob);
            if (digest != null && !reachable.hasBlob(digest) && rubbish.remove(blob)) {
                blobs++;
            }
        }
        for (Path mark : CacheFiles.list(Place.UNSYNCED.in(home))) {
            if (!Files.exists(store.blobs().folder().resolve(CacheFiles.name(mark)))) {
                rubbish.remove(mark);
            }
        }
        List<String> left = new ArrayList<>(rubbish.left());
        reachable.doubts().forEach(doubt -> left.add("blobs and layers: " + doubt));
        return new Report(rubbish.bytes(), removed, blobs, recordCount, derived, temporary, left);
    }

    private List<NamedImage> pruned(List<ContainerRecords.Use> containers) {
        List<NamedImage> out = new ArrayList<>();
        for (NamedImage image : store.images().list()) {
            boolean goes = options.images() == GcOptions.Prune.UNUSED
                    || options.images() == GcOptions.Prune.UNNAMED && !image.isTagged();
            for (ContainerRecords.Use use : containers) {
                goes &= use.problem() == null && !image.descriptor().digest().equals(use.manifest());
            }
            if (goes) {
                out.add(image);
            }
        }
        return out;
    }

    private Digest id(NamedImage image) {
        try {
            return store.images().id(image);
        } catch (TareException e) {
            return image.descriptor().digest();
        }
    }

    private void mark(List<ContainerRecords.Use> containers, List<NamedImage> pruned, List<RecordFile> records)
            throws IOException {
        for (RecordFile record : records) {
            Records.Content content = record.kind().equals(Layers.COMPRESSED) ? record.read() : null;
            if (content != null && record.key() != null && content.blobs().size() == 1) {
                reachable.know(record.key(), content.blobs().getFirst());
            }
        }
        for (NamedImage image : store.images().list()) {
            if (!pruned.contains(image)) {
                boolean unnamed = image.names().isEmpty();
                Digest digest = image.descriptor().digest();
                reachable.image(
                        image.descriptor(),
                        unnamed ? digest.shortId() : image.names().getFirst().familiar());
            }
        }
        for (ContainerRecords.Use use : containers) {
            String problem = use.problem();
            if (problem != null) {
                reachable.doubt(problem);
            }
            Digest manifest = use.manifest();
            if (manifest != null) {
                reachable.image(Descriptor.of(MediaTypes.MANIFEST, manifest, 0), manifest.shortId());
            }
            use.layers().forEach(reachable::blobOrLayer);
        }
        for (RecordFile record : records) {
            // What a compressed layer is derived from is needed by the image that has it, not by itself.
            Records.Content content =
                    isOld(record.file()) || record.kind().equals(Layers.COMPRESSED) ? null : record.read();
            if (content != null) {
                content.blobs().forEach(reachable::blobOrLayer);
            }
            Digest key = record.key();
            if (content != null && key != null && record.kind().equals(RemoteImages.DOCUMENTS)) {
                reachable.remote(key, content.value());
            }
        }
    }

    private int sweep(Place place) throws IOException {
        int count = 0;
        for (Path path : CacheFiles.list(place.in(home))) {
            count += rubbish.remove(path) ? 1 : 0;
        }
        return count;
    }

    /** An old record stays where all that it names stays anyway: a build would find it useful and it costs nothing. */
    private int sweepRecords(List<RecordFile> records) throws IOException {
        int count = 0;
        for (RecordFile record : records) {
            Records.Content content = record.read();
            boolean kept = content != null
                    && (!isOld(record.file()) || !content.blobs().isEmpty());
            if (content != null) {
                for (Digest digest : content.blobs()) {
                    kept &= reachable.hasLayer(digest) && store.layers().has(digest);
                }
            }
            if (!kept && rubbish.remove(record.file())) {
                count++;
            }
        }
        return count;
    }

    private int sweepDerived(List<ContainerRecords.Use> containers) throws IOException {
        int count = 0;
        for (Path layer : CacheFiles.list(Place.LAYERS.in(home))) {
            Digest diffId = CacheFiles.digest(layer);
            boolean kept = diffId != null
                    && reachable.hasLayer(diffId)
                    && !isOld(layer)
                    && !store.layers().isSpare(diffId);
            count += !kept && rubbish.remove(layer) ? 1 : 0;
        }
        for (Path tree : CacheFiles.list(Place.TREES.in(home))) {
            Digest diffId = CacheFiles.digest(tree);
            boolean kept = diffId != null && reachable.hasLayer(diffId);
            count += !kept && rubbish.remove(tree) ? 1 : 0;
        }
        for (Path memory : CacheFiles.list(Place.FILES.in(home))) {
            count += isOld(memory) && rubbish.remove(memory) ? 1 : 0;
        }
        // Caches of RUN --mount, whose folder is touched at each use; no build runs now.
        for (Path cache : CacheFiles.list(Place.MOUNTS.in(home))) {
            count += isOld(cache) && rubbish.remove(cache) ? 1 : 0;
        }
        for (Path snapshot : CacheFiles.list(Place.SNAPSHOTS.in(home))) {
            Digest diffId = CacheFiles.digest(snapshot);
            boolean kept = diffId != null && reachable.hasLayer(diffId);
            // It is unpacked again from its layer, which takes a while: it goes only for the space.
            kept &= options.fitsBytes() == 0 || !isOld(Place.BOOTS.in(home).resolve(CacheFiles.name(snapshot)));
            for (ContainerRecords.Use use : containers) {
                kept |= use.snapshots().contains(CacheFiles.name(snapshot));
            }
            count += !kept && rubbish.remove(snapshot) ? 1 : 0;
        }
        // Each has hundreds of megabytes to fetch, so they stay for longer than what a build makes again.
        Duration kept =
                options.age().equals(GcOptions.DEFAULT_AGE) && options.fitsBytes() == 0 ? TOOLCHAIN_AGE : options.age();
        for (Path toolchain : CacheFiles.list(Place.TOOLCHAINS.in(home))) {
            count += isOlder(toolchain, kept) && rubbish.remove(toolchain) ? 1 : 0;
        }
        for (Path boot : CacheFiles.list(Place.BOOTS.in(home))) {
            if (!Files.exists(Place.SNAPSHOTS.in(home).resolve(CacheFiles.name(boot)))) {
                rubbish.remove(boot);
            }
        }
        return count;
    }

    private boolean isOld(Path file) throws IOException {
        return isOlder(file, options.age());
    }

    private boolean isOlder(Path file, Duration age) throws IOException {
        try {
            long changed =
                    Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis();
            uses.add(changed);
            return options.nowMillis() - changed >= age.toMillis();
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /**
     * What was freed.
     *
     * @param bytes sum of the sizes of the files that were removed
     * @param images that were removed
     * @param blobs number of blobs
     * @param records number of cache records
     * @param derived number of plain tars, layer indexes, unpacked layers and file memories, all of which are made
     *     anew when they are needed
     * @param temporary number of leftovers of killed processes
     * @param left what could not be removed, and why
     */
    public record Report(
            long bytes,
            List<Images.Removed> images,
            int blobs,
            int records,
            int derived,
            int temporary,
            List<String> left) {
        public Report {
            images = List.copyOf(images);
            left = List.copyOf(left);
        }
    }
}
