package dev.tare.flow.file;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a flow: an image, and what is done with it.
 *
 * @param label the key under {@code steps}; {@code depends_on} and the log use it
 * @param name the image's name as it is written, maybe with a tag; a valid reference, unique in the flow
 * @param build what the image is made from
 * @param artifacts what is taken out of it, in order
 * @param cleanup shell commands that run in it before it is squashed
 * @param squash whether its own layers become one; always where there are cleanup commands
 * @param dependsOn labels, each once, in order; known ones, and in no circle
 * @param command runs in a container of the image after the artifacts are taken, or null
 * @param afterBuildCommand runs on the host by {@code sh -c}, where the command line allows it, or null
 * @param secrets by the name that a RUN asks for
 * @param image where the image goes
 * @param places for messages
 */
public record FlowStep(
        String label,
        String name,
        StepBuild build,
        List<FlowArtifact> artifacts,
        List<String> cleanup,
        boolean squash,
        List<String> dependsOn,
        @Nullable String command,
        @Nullable String afterBuildCommand,
        Map<String, FlowSecret> secrets,
        StepImage image,
        KeyPlaces places) {
    public FlowStep {
        artifacts = List.copyOf(artifacts);
        cleanup = List.copyOf(cleanup);
        dependsOn = List.copyOf(dependsOn);
        secrets = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(secrets));
    }

    /** The same with other dependencies. */
    public FlowStep withDependsOn(List<String> labels) {
        return new FlowStep(
                label,
                name,
                build,
                artifacts,
                cleanup,
                squash,
                labels,
                command,
                afterBuildCommand,
                secrets,
                image,
                places);
    }
}
