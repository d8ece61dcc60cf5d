package dev.tare.deliver;

import dev.tare.deliver.Delivery.Delivered;
import dev.tare.deliver.Delivery.Pushed;
import dev.tare.deliver.prepare.BuildFacts;
import dev.tare.deliver.prepare.ImagePreparer;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.oci.Root;
import dev.tare.registry.LazyBlobs;
import dev.tare.registry.PushManifest;
import dev.tare.registry.Pusher;
import dev.tare.registry.Registries;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Pushes one image of the store under its names. */
record ImagePush(Store store, NamedImage image, Registries registries, Progress progress, Consumer<Problem> warnings) {
    /**
     * Pushes it, its layers compressed as in an OCI archive.
     *
     * @param names each with a tag, at least one
     */
    Pushed push(OutputSpec spec, List<Reference> names, BuildFacts facts) throws IOException {
        boolean part = isPart();
        List<Reference> origins = part ? origins() : List.of();
        if (!origins.isEmpty()) {
            return pushAsItIs(names, origins);
        }
        Descriptor pushed = image.descriptor();
        if (part) {
            // An index that is here for some platforms, and came from no registry, cannot be pushed as a whole.
            warnings.accept(Problem.of("of the index only this machine's image is in the store: it alone is pushed"));
            pushed = store.images().select(image, Platform.host());
        }
        ImagePreparer.Prepared prepared = new ImagePreparer(store, spec, facts, warnings, progress).prepare(pushed);
        Root root = prepared.root();
        List<PushManifest> manifests = new PushImages(store).of(root);
        boolean isNew = false;
        for (Reference given : names) {
            Digest digest = root.descriptor().digest();
            Reference name = spec.byDigest() ? new Reference(given.registry(), given.repository(), "", digest) : given;
            isNew |= new Pusher(registries, progress).push(name, manifests, () -> PushOrigins.of(store, image, name));
            nameByDigest(name, digest);
            if (!prepared.referrers().isEmpty()) {
                new Pusher(registries, progress).attach(name, new PushImages(store).ofReferrers(prepared.referrers()));
            }
        }
        return new Pushed(new Delivered(root.descriptor(), root.id()), isNew);
    }

    /** Whether it is an index of which something is neither in the store nor about to come. */
    private boolean isPart() throws IOException {
        return image.isIndex() && new PushImages(store).ofIndex(image.descriptor()) == null;
    }

    /** The repositories that are known to have the whole of an index, as pulls and pushes have found. */
    private List<Reference> origins() {
        Digest index = image.descriptor().digest();
        List<Reference> out = new ArrayList<>(store.images().remote().origins(index));
        for (Reference name : image.names()) {
            if (index.equals(name.digest()) && !out.contains(name)) {
                out.add(name);
            }
        }
        return out;
    }

    /** What the store lacks of the index comes from where it was pulled: its digest stays. */
    private Pushed pushAsItIs(List<Reference> names, List<Reference> origins) {
        Descriptor index = image.descriptor();
        try (LazyBlobs elsewhere = new LazyBlobs(store, () -> registries, progress)) {
            boolean isNew = false;
            for (Reference name : names) {
                isNew |= new Pusher(registries, progress)
                        .push(
                                name,
                                index.withPlatform(null).withAnnotations(Map.of()),
                                () -> Objects.requireNonNull(new PushImages(store, elsewhere, origins).ofIndex(index)),
                                () -> PushOrigins.of(store, image, name));
                nameByDigest(name, index.digest());
            }
            return new Pushed(new Delivered(index, store.images().id(image)), isNew);
        }
    }

    /** One of which the store lacks layers is in no index, and can have no name. */
    private void nameByDigest(Reference name, Digest pushed) {
        if (store.images().isComplete(image.descriptor())) {
            store.images().pushed(image.descriptor(), name, pushed);
        }
    }
}
