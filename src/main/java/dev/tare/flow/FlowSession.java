package dev.tare.flow;

import dev.tare.build.Builder;
import dev.tare.build.BuiltImages;
import dev.tare.flow.artifact.Artifact;
import dev.tare.flow.artifact.StartFiles;
import dev.tare.flow.artifact.WorkFolder;
import dev.tare.flow.file.FlowGraph;
import dev.tare.flow.file.FlowStep;
import dev.tare.oci.Reference;
import dev.tare.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One run of a flow: what its steps share, and what those that are done have left to the others. */
final class FlowSession {
    final Store store;
    final FlowGraph graph;
    final FlowOptions options;
    final FlowOutput output;
    final WorkFolder work;
    final StartFiles start;
    final Builder builder;
    final @Nullable SecretService secrets;
    final StepCancellation stops = new StepCancellation();

    /** By the labels of their steps. */
    final Map<String, BuiltImages> built = new ConcurrentHashMap<>();

    private final Map<String, List<Artifact>> artifacts = new ConcurrentHashMap<>();
    /** Take back what names images had to get before the end. */
    final List<Runnable> namesBack = Collections.synchronizedList(new ArrayList<>());

    private final Set<Path> roots = Collections.synchronizedSet(new LinkedHashSet<>());

    FlowSession(
            Store store,
            FlowGraph graph,
            FlowOptions options,
            FlowOutput output,
            WorkFolder work,
            StartFiles start,
            Builder builder,
            @Nullable SecretService secrets) {
        this.store = store;
        this.graph = graph;
        this.options = options;
        this.output = output;
        this.work = work;
        this.start = start;
        this.builder = builder;
        this.secrets = secrets;
    }

    /** The artifacts that a step sees in its context. */
    List<Artifact> artifactsBefore(FlowStep step) {
        List<Artifact> all = new ArrayList<>();
        for (FlowStep each : graph.before(step)) {
            all.addAll(artifacts.getOrDefault(each.label(), List.of()));
        }
        return all;
    }

    void made(FlowStep step, List<Artifact> ofStep) {
        artifacts.put(step.label(), List.copyOf(ofStep));
    }

    /** A file or a folder that is there from now on, for its artifacts, and was not at the start. */
    void addRoot(Path path) {
        roots.add(path);
    }

    List<Path> roots() {
        synchronized (roots) {
            return List.copyOf(roots);
        }
    }

    /** A path of the work directory as the log shows it. */
    String shown(Path path) {
        String relative = work.directory().relativize(path).toString();
        return options.shown().equals(".") ? relative : options.shown() + "/" + relative;
    }

    /** The name of a step's image in this run. */
    Reference reference(FlowStep step) {
        String name = options.imageName(step.name());
        Reference reference = Reference.parse(name);
        if (reference == null) {
            throw dev.tare.diagnostic.TareException.at(
                    step.places().at("name"), "\"" + name + "\" is no name of an image", null);
        }
        return reference;
    }
}
