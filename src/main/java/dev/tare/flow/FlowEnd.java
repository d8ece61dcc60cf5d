package dev.tare.flow;

import dev.tare.attest.Attestation;
import dev.tare.attest.Sbom;
import dev.tare.build.BuiltImages;
import dev.tare.build.Deliverer;
import dev.tare.build.Deliverer.Left;
import dev.tare.deliver.Delivery.Delivered;
import dev.tare.deliver.Delivery.Pushed;
import dev.tare.deliver.engine.EngineLoader;
import dev.tare.deliver.prepare.AttachedAttestations;
import dev.tare.deliver.prepare.Attachments;
import dev.tare.deliver.prepare.NoAttachments;
import dev.tare.deliver.spec.Annotations;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.flow.file.FlowGraph;
import dev.tare.flow.file.FlowStep;
import dev.tare.flow.file.StepImage;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.store.NamedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of the images when all steps are done. */
final class FlowEnd {
    private final FlowSession session;
    private final FlowGraph asked;

    /** @param asked the steps with the dependencies that the file gives */
    FlowEnd(FlowSession session, FlowGraph asked) {
        this.session = session;
        this.asked = asked;
    }

    private boolean isKept(FlowStep step) {
        return session.options.has(FlowOption.KEEP_ALL)
                || step.image().has(StepImage.Option.KEEP)
                || asked.dependants(step).isEmpty();
    }

    private Left left(FlowStep step) {
        BuiltImages built = session.built.get(step.label());
        if (built == null) {
            throw new IllegalStateException(step.label() + " was not built");
        }
        List<Reference> names = new ArrayList<>(List.of(session.reference(step)));
        names.addAll(step.image().tags());
        Attachments attachments =
                step.image().has(StepImage.Option.SBOM) ? sboms(step, built, names) : new NoAttachments();
        return deliverer(step).put(built, attachments, Annotations.NONE, names);
    }

    private Attachments sboms(FlowStep step, BuiltImages built, List<Reference> names) {
        Map<Digest, List<Attestation>> said = new HashMap<>();
        for (Image image : built.images()) {
            try {
                Sbom sbom = AttachedAttestations.sbom(
                        session.store, image, names.getFirst().familiar());
                said.put(image.descriptor().digest(), List.of(Attestation.spdx(sbom)));
            } catch (IOException e) {
                throw TareException.at(
                        step.places().at("sbom"),
                        "nothing can be said of the image " + step.name() + ": " + Reasons.of(e),
                        null);
            }
        }
        return new AttachedAttestations(session.store, names, said, false);
    }

    /**
     * Gives the image of a step its names before a command of this machine runs, which may push or tag it by them; where
     * images are loaded into a Docker, it is there too.
     *
     * @return takes the names back, where the flow fails
     */
    Runnable nameEarly(FlowStep step) {
        Left left = left(step);
        Map<Reference, @Nullable Descriptor> before = new LinkedHashMap<>();
        for (Reference name : left.image().names()) {
            NamedImage held = session.store.images().find(name.toString());
            before.put(name, held == null || !held.names().contains(name) ? null : held.descriptor());
        }
        session.store.images().name(left.image().descriptor(), left.image().names());
        if (session.options.has(FlowOption.DOCKER) && new EngineLoader(session.options.environment()).hasDocker()) {
            load(step, left);
        }
        return () -> before.forEach(this::giveBack);
    }

    private void giveBack(Reference name, @Nullable Descriptor held) {
        if (held == null) {
            session.store.images().untag(name);
        } else {
            session.store.images().name(held, name);
        }
    }

    /** Names the images that stay, and hands them on. */
    void deliver() {
        Map<FlowStep, Left> stay = new LinkedHashMap<>();
        Map<FlowStep, Left> all = new LinkedHashMap<>();
        for (FlowStep step : asked.order()) {
            Left left = left(step);
            all.put(step, left);
            if (isKept(step)) {
                session.store
                        .images()
                        .name(left.image().descriptor(), left.image().names());
                stay.put(step, left);
            }
        }
        if (session.options.has(FlowOption.DOCKER)
                && !stay.isEmpty()
                && new EngineLoader(session.options.environment()).hasDocker()) {
            stay.forEach(this::load);
        }
        all.forEach(this::handOn);
    }

    private void load(FlowStep step, Left left) {
        NamedImage image = left.image();
        String name = image.names().getFirst().familiar();
        if (image.isIndex() && !isForThisMachine(image)) {
            session.output
                    .log()
                    .warning(name + " is not loaded into Docker, which takes one image of several: none is built for "
                            + Platform.host());
            return;
        }
        session.output.log().info("Loaded " + name + " into " + deliverer(step).load(image));
    }

    private boolean isForThisMachine(NamedImage image) {
        for (Descriptor each : session.store.images().index(image).manifests()) {
            Platform platform = each.platform();
            if (platform != null && platform.rankFor(Platform.host()) < Integer.MAX_VALUE) {
                return true;
            }
        }
        return false;
    }

    private void handOn(FlowStep step, Left left) {
        Deliverer deliverer = deliverer(step);
        for (OutputSpec spec : step.image().outputs()) {
            Delivered _ = deliverer.deliver(spec, left);
        }
        if (step.image().has(StepImage.Option.PUSH)) {
            Pushed _ = deliverer.push(
                    OutputSpec.parse("type=registry"), left, left.image().names());
        }
    }

    private Deliverer deliverer(FlowStep step) {
        return new Deliverer(
                session.store,
                FlowRunner.place(session.work.directory(), session.options.environment()),
                StepProgress.of(step.label(), session.output.work(), session.output.log()));
    }

    /** Takes away the names of images that only other steps needed. */
    void removeUnwanted() {
        for (FlowStep step : asked.order()) {
            if (!isKept(step)) {
                session.output
                        .log()
                        .debug("Step " + session.graph.number(step) + " - Removing unwanted image "
                                + session.options.imageName(step.name()));
                session.store.images().untag(session.reference(step));
            }
        }
    }
}
