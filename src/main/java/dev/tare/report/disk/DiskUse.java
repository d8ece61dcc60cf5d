package dev.tare.report.disk;

import dev.tare.oci.Digest;
import dev.tare.posix.Folders;
import dev.tare.report.ImageSummary;
import dev.tare.report.Sizes;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.container.Volumes;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.store.upkeep.StoreUse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one kind of thing in a store takes, as {@code docker system df} tells it.
 *
 * @param kind Images, Containers, Local Volumes or Build Cache
 * @param count how many there are; of a cache its records
 * @param active how many are in use
 * @param bytes of all of them
 * @param reclaimable how many of the bytes nothing in use needs
 */
public record DiskUse(String kind, int count, int active, long bytes, long reclaimable) {
    /**
     * All four kinds. Layers that several images share count once. The cache is what the store takes besides the layers
     * of images: what those of them were made of, and what builds keep.
     */
    public static List<DiskUse> of(Store store, Containers containers) {
        List<Container> all = containers.list();
        DiskUse images = images(store, all);
        return List.of(
                images,
                containers(containers, all),
                volumes(containers, all),
                cache(StoreUse.of(store.home()), images.bytes));
    }

    private static DiskUse images(Store store, List<Container> containers) {
        Set<Digest> inUse = new HashSet<>();
        containers.forEach(container -> inUse.add(container.manifest()));
        Set<Digest> layers = new HashSet<>();
        Set<Digest> needed = new HashSet<>();
        int active = 0;
        List<NamedImage> images = store.images().list();
        for (NamedImage image : images) {
            List<Digest> own = ImageSummary.read(store, image).config().diffIds();
            layers.addAll(own);
            if (inUse.contains(image.descriptor().digest())) {
                needed.addAll(own);
                active++;
            }
        }
        long bytes = 0;
        long reclaimable = 0;
        for (Digest layer : layers) {
            long each = Math.max(0, store.layers().fileBytes(layer));
            bytes += each;
            reclaimable += needed.contains(layer) ? 0 : each;
        }
        return new DiskUse("Images", images.size(), active, bytes, reclaimable);
    }

    private static DiskUse containers(Containers containers, List<Container> all) {
        int active = 0;
        long bytes = 0;
        long reclaimable = 0;
        for (Container container : all) {
            long own = containers.writtenBytes(container);
            bytes += own;
            active += container.isRunning() ? 1 : 0;
            reclaimable += container.isRunning() ? 0 : own;
        }
        return new DiskUse("Containers", all.size(), active, bytes, reclaimable);
    }

    private static DiskUse volumes(Containers containers, List<Container> all) {
        Volumes volumes = new Volumes(containers.home());
        Set<String> used = volumes.used(all);
        int count = 0;
        int active = 0;
        long bytes = 0;
        long reclaimable = 0;
        for (Volumes.Volume volume : volumes.list()) {
            long own = Folders.fileBytes(volumes.data(volume.name()));
            count++;
            bytes += own;
            active += used.contains(volume.name()) ? 1 : 0;
            reclaimable += used.contains(volume.name()) ? 0 : own;
        }
        return new DiskUse("Local Volumes", count, active, bytes, reclaimable);
    }

    private static DiskUse cache(List<StoreUse> uses, long ofImages) {
        long bytes = -ofImages;
        int count = 0;
        for (StoreUse use : uses) {
            bytes += use.kind().isOfGc() ? use.bytes() : 0;
            count += use.kind() == StoreUse.Kind.RESULTS ? use.count() : 0;
        }
        return new DiskUse("Build Cache", count, 0, Math.max(0, bytes), Math.max(0, bytes));
    }

    /** {@code 12MB (40%)}; the share only where docker has one: of images, containers and volumes. */
    public String reclaimableText() {
        String size = Sizes.human(reclaimable);
        return bytes == 0 || kind.equals("Build Cache") ? size : size + " (" + reclaimable * 100 / bytes + "%)";
    }
}
