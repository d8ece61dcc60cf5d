package dev.tare.flow;

import dev.tare.deliver.BuildFacts;
import dev.tare.deliver.Delivery;
import dev.tare.deliver.EngineLoader;
import dev.tare.deliver.OutputSpec;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.ImageBuilder.BuiltImage;
import dev.tare.oci.Reference;
import dev.tare.store.Images.StoredImage;
import java.util.ArrayList;
import java.util.List;

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
        return session.options.switches().keepAll()
                || step.image().keep()
                || asked.dependants(step).isEmpty();
    }

    private BuiltImage image(FlowStep step) {
        BuiltImage image = session.built.get(step.label());
        if (image == null) {
            throw new IllegalStateException(step.label() + " was not built");
        }
        return image;
    }

    /** Names the images that stay, and hands them on. */
    void deliver() {
        List<StoredImage> stay = new ArrayList<>();
        for (FlowStep step : asked.order()) {
            if (isKept(step)) {
                stay.add(name(step));
            }
        }
        if (session.options.switches().docker()
                && !stay.isEmpty()
                && new EngineLoader(session.options.environment()).hasDocker()) {
            for (StoredImage image : stay) {
                String engine = delivery().load(image);
                session.output.log().info("Loaded " + image.names().getFirst().familiar() + " into " + engine);
            }
        }
        for (FlowStep step : asked.order()) {
            handOn(step);
        }
    }

    private StoredImage name(FlowStep step) {
        List<Reference> names = names(step);
        for (Reference name : names) {
            session.store.images().name(image(step).manifest(), name);
        }
        return new StoredImage(image(step).manifest(), names);
    }

    private List<Reference> names(FlowStep step) {
        List<Reference> names = new ArrayList<>(List.of(session.reference(step)));
        names.addAll(step.image().tags());
        return names;
    }

    private void handOn(FlowStep step) {
        StoredImage image = new StoredImage(image(step).manifest(), names(step));
        BuildFacts facts = BuildFacts.of(image, new BuildFacts.Origin(null, session.options.epoch()));
        for (OutputSpec spec : step.image().outputs()) {
            delivery().deliver(spec, image, facts);
        }
        if (step.image().push()) {
            Progress progress = new StepProgress(step.label(), session.output.work(), session.output.log());
            delivery().push(OutputSpec.parse("type=registry"), image, image.names(), facts, progress);
        }
    }

    private Delivery delivery() {
        return new Delivery(
                session.store,
                new Delivery.Surroundings(session.work.directory(), session.options.environment(), () -> {
                    throw TareException.failed("a flow's output goes to a file, not to standard output");
                }),
                warning -> session.output.log().warning(StepProgress.text(warning)));
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
