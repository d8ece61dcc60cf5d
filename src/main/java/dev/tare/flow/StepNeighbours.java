package dev.tare.flow;

import dev.tare.build.Neighbours;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.flow.artifact.ContextPlace;
import dev.tare.flow.file.FlowStep;
import dev.tare.plan.Contexts;
import dev.tare.plan.ImageResolver;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What the build of a step finds of the steps before it: their images by name, and their artifacts in its context.
 *
 * @param place of the context in the work directory
 */
record StepNeighbours(FlowSession session, FlowStep step, ContextPlace place) implements Neighbours {
    /** @param context the folder of the build context */
    static StepNeighbours of(FlowSession session, FlowStep step, Path context) {
        try {
            return new StepNeighbours(session, step, ContextPlace.of(context.toRealPath(), session.work.directory()));
        } catch (IOException e) {
            throw TareException.failed("the image " + step.name() + " can't be built: " + Reasons.of(e), e);
        }
    }

    @Override
    public ImageResolver images(ImageResolver others) {
        return new StepImages(step, session.graph.order(), session.built, session.options, others);
    }

    @Override
    public Contexts contexts(Contexts folders) {
        return new StepContexts(folders, session.start, place, session.artifactsBefore(step));
    }
}
