package dev.tare.store.upkeep;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.store.ContainerRecords;
import dev.tare.store.Manifests;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.store.disk.Place;
import dev.tare.store.upkeep.Fsck.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks that the images of a store are complete: {@code index.json} and all that it leads to. */
final class ImageCheck {
    private final Store store;
    private final Path index;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Digest, Digest> compressed = new LinkedHashMap<>();

    ImageCheck(Store store) {
        this.store = store;
        this.index = Place.INDEX.in(store.home());
    }

    List<Finding> run() {
        try {
            for (String unreadable : store.images().unreadable()) {
                findings.add(Finding.info(index, "has an entry that is not checked: " + unreadable));
            }
            for (NamedImage image : store.images().list()) {
                image(image);
            }
            for (ContainerRecords.Use use : ContainerRecords.list(store.home())) {
                String problem = use.problem();
                if (problem != null) {
                    findings.add(
                            Finding.problem(Place.CONTAINERS.in(store.home()).resolve(use.id()), problem));
                }
                for (Digest diffId : use.layers()) {
                    if (!store.layers().has(diffId)) {
                        findings.add(Finding.problem(
                                Place.CONTAINERS.in(store.home()).resolve(use.id()), "needs layer " + diffId));
                    }
                }
            }
        } catch (TareException e) {
            findings.add(Finding.problem(index, e.problem().message()));
        }
        return findings;
    }

    /** The compressed layers of the images: diffID to blob. */
    Map<Digest, Digest> compressed() {
        return compressed;
    }

    private void image(NamedImage image) {
        Manifests manifests = store.images().manifests();
        String name = image.names().isEmpty()
                ? image.descriptor().digest().toString()
                : image.names().getFirst().familiar();
        try {
            if (!present(name, image.descriptor())) {
                return;
            }
            List<Descriptor> leaves = manifests.leaves(image.descriptor());
            if (leaves.isEmpty()) {
                problem(name, "has no manifest of any platform");
            }
            for (Descriptor leaf : leaves) {
                if (image.isIndex()) {
                    present(name, leaf);
                }
                manifest(name, manifests.manifest(leaf));
            }
        } catch (TareException e) {
            problem(name, e.problem().message());
        }
    }

    private void manifest(String name, Manifest manifest) {
        boolean whole = present(name, manifest.config());
        for (Descriptor layer : manifest.layers()) {
            whole &= present(name, layer);
        }
        String type = manifest.config().mediaType();
        if (!whole || !type.equals(MediaTypes.CONFIG) && !type.equals(MediaTypes.DOCKER_CONFIG)) {
            return;
        }
        ImageConfig config = store.images().config(manifest);
        if (config.diffIds().size() != manifest.layers().size()) {
            problem(
                    name,
                    "has " + manifest.layers().size() + " layers and "
                            + config.diffIds().size() + " diff_ids");
            return;
        }
        for (int i = 0; i < config.diffIds().size(); i++) {
            Digest blob = manifest.layers().get(i).digest();
            // Where they are the same, the check of the blob's own digest is the check of the diffID.
            if (!blob.equals(config.diffIds().get(i))) {
                compressed.put(config.diffIds().get(i), blob);
            }
        }
    }

    private boolean present(String name, Descriptor descriptor) {
        if (!store.blobs().has(descriptor.digest())) {
            problem(name, "needs blob " + descriptor.digest() + ", which is missing");
            return false;
        }
        long size = store.blobs().size(descriptor.digest());
        if (size != descriptor.size()) {
            problem(
                    name,
                    "says that blob " + descriptor.digest() + " has " + descriptor.size() + " bytes; it has " + size);
        }
        return true;
    }

    private void problem(String image, String message) {
        findings.add(Finding.problem(index, "image " + image + " " + message));
    }
}
