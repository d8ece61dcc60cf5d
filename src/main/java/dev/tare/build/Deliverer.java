package dev.tare.build;

import dev.tare.build.request.Workplace;
import dev.tare.deliver.Delivery;
import dev.tare.deliver.Delivery.Delivered;
import dev.tare.deliver.prepare.Attachments;
import dev.tare.deliver.prepare.BuildFacts;
import dev.tare.deliver.spec.Annotations;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Image;
import dev.tare.oci.ImageIndex;
import dev.tare.oci.Reference;
import dev.tare.oci.Root;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Puts images that were made into the store, and hands them on from there. */
public final class Deliverer {
    private final Store store;
    private final Delivery delivery;
    private final Progress progress;

    /** @param progress is told of each delivery */
    public Deliverer(Store store, Workplace place, Progress progress) {
        this.store = store;
        this.delivery = new Delivery(store, place.surroundings(), progress::warn);
        this.progress = progress;
    }

    /**
     * An image of the store, and what only the build knows of it.
     *
     * @param image with the names that it is to have
     */
    public record Left(NamedImage image, BuildFacts facts) {}

    /**
     * Puts images into the store, where they have no name yet.
     *
     * @param made what is put
     * @param attachments what is to hang beside each in an index
     * @param names that it is to have
     */
    public Left put(BuiltImages made, Attachments attachments, Annotations annotations, List<Reference> names) {
        List<Image> entries = new ArrayList<>();
        List<Descriptor> attached = new ArrayList<>();
        for (Image image : made.images()) {
            Descriptor manifest = image.descriptor();
            entries.add(image.as(manifest.platform(), annotations.descriptor(manifest.platform())));
            attached.addAll(attachments.of(manifest, manifest));
        }
        Root root = ImageIndex.around(entries, attached, annotations.index());
        if (root instanceof ImageIndex) {
            store.images().put(root);
        }
        return new Left(new NamedImage(root.descriptor(), names), new BuildFacts(made.origins(), attachments));
    }

    /** Delivers to a file or a folder. */
    public Delivered deliver(OutputSpec spec, Left left) {
        Progress.Step step = progress.begin("exporting to " + spec.type().name().toLowerCase(Locale.ROOT)
                + (spec.dest() == null ? "" : " " + spec.dest()));
        return step(step, () -> delivery.deliver(spec, left.image, left.facts));
    }

    /** Pushes under these names. */
    public Delivery.Pushed push(OutputSpec spec, Left left, List<Reference> names) {
        return delivery.push(spec, left.image, names, left.facts, progress);
    }

    /** Loads into the engine of this machine. @return its name */
    public String load(NamedImage image) {
        Progress.Step step = progress.begin("loading into an engine of this machine");
        return step(step, () -> delivery.load(image));
    }

    private static <T> T step(Progress.Step step, Supplier<T> work) {
        step.working();
        try {
            T result = work.get();
            step.done();
            return result;
        } catch (TareException e) {
            step.failed(e.problem().message());
            throw e;
        }
    }
}
