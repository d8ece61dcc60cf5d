package dev.tare.engine;

import dev.tare.io.SingleFlight;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.plan.Contexts;
import dev.tare.plan.Op;
import dev.tare.plan.StepDefinition;
import dev.tare.plan.Vertex;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What defines the vertices of a build: the ops down to the images that they stand on, and the content of what is read from
 * folders, archives and the web. No layer is read for it.
 */
final class Definitions {
    private final Contexts contexts;
    private final long time;
    private final SourceKeys sources;
    private final SingleFlight<Digest, Digest> known = new SingleFlight<>();
    private volatile boolean sound = true;

    Definitions(Contexts contexts, long time, SourceKeys sources) {
        this.contexts = contexts;
        this.time = time;
        this.sources = sources;
    }

    /** The digest; null where something that is read cannot be. */
    @Nullable Digest of(Vertex vertex) {
        try {
            return known.get(vertex.digest(), () -> find(vertex));
        } catch (ExecutionException e) {
            // Whoever makes the step learns why.
            return null;
        }
    }

    /** As {@link #of}, for a record; null also where files have changed since they were looked at. */
    @Nullable Digest toRecord(Vertex vertex) {
        return sound ? of(vertex) : null;
    }

    /** Has the definition of a step lead to its key, where it can. @param inputs layers of the inputs */
    void define(Results known, Vertex vertex, Digest key, List<List<Digest>> inputs) {
        Digest definition = toRecord(vertex);
        if (definition != null) {
            List<Digest> stand = new ArrayList<>();
            inputs.forEach(layers -> stand.add(StepDefinition.input(layers)));
            known.define(definition, new StepDefinition(key, stand));
        }
    }

    /** Files have changed: what was made of them, and of what they were before, is told apart no more. */
    void distrust() {
        sound = false;
    }

    private Digest find(Vertex vertex) throws IOException {
        Op op = vertex.op();
        List<@Nullable Digest> inputs = new ArrayList<>();
        List<@Nullable FileTree> trees = new ArrayList<>();
        for (Vertex input : vertex.inputs()) {
            if (input.op() instanceof Op.TreeSource source) {
                inputs.add(null);
                trees.add(contexts.open(source));
                continue;
            }
            Digest definition = of(input);
            if (definition == null) {
                throw new IOException(input.name());
            }
            inputs.add(definition);
            trees.add(null);
        }
        return StepKeys.definition(op, time, inputs, trees, sources);
    }
}
