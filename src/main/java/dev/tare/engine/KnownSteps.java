package dev.tare.engine;

import dev.tare.diagnostic.Progress;
import dev.tare.io.SingleFlight;
import dev.tare.io.Uninterruptible;
import dev.tare.oci.Digest;
import dev.tare.plan.Op;
import dev.tare.plan.StepDefinition;
import dev.tare.plan.StepResult;
import dev.tare.plan.Vertex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which vertices have results, as records say: nothing is made for it, and no layer is read or fetched. A step is known by
 * its definition, where each of its inputs is known to be what it was then, or not known at all. So what only others are
 * made of need not be there when these are.
 */
final class KnownSteps {
    private final Results results;
    private final Definitions definitions;
    private final @Nullable KnownSteps nearer;
    private final Assumed assumed;
    private final Progress progress;
    private final ExecCount count;
    private final SingleFlight<Digest, Found> found = new SingleFlight<>();

    /** @param nearer that needs no imported caches; null for one that asks none */
    KnownSteps(
            Results results,
            Definitions definitions,
            Assumed assumed,
            @Nullable KnownSteps nearer,
            Progress progress,
            ExecCount count) {
        this.results = results;
        this.definitions = definitions;
        this.nearer = nearer;
        this.assumed = assumed;
        this.progress = progress;
        this.count = count;
    }

    /**
     * What inputs of which nothing was known were taken to be, since steps on them are known. When one of them must be made
     * after all, and by other steps than these, it may become something else: an image must not be of both.
     */
    static final class Assumed {
        private final Map<Digest, Digest> taken = new HashMap<>();
        /** Layers, of which a digest is made for those alone that are asked for: most builds take nothing. */
        private final Map<Digest, List<Digest>> made = new HashMap<>();

        /** @return false where the vertex is known to be something else */
        synchronized boolean take(Vertex vertex, Digest stand) {
            List<Digest> is = made.get(vertex.digest());
            Digest other = taken.putIfAbsent(vertex.digest(), stand);
            return (is == null || StepDefinition.input(is).equals(stand)) && (other == null || other.equals(stand));
        }

        /** Gives the layers. @throws Results.ContradictedException where the vertex was taken to be something else */
        synchronized List<Digest> make(Vertex vertex, List<Digest> layers) {
            made.put(vertex.digest(), layers);
            Digest other = taken.get(vertex.digest());
            if (other != null && !other.equals(StepDefinition.input(layers))) {
                throw new Results.ContradictedException();
            }
            return layers;
        }
    }

    /** What is known of a vertex. */
    enum State {
        /** Its layers. */
        KNOWN,
        /** Nothing. */
        ABSENT,
        /** That it is to be made anew, or that what it was made of is not what it was. */
        CHANGED
    }

    /** @param layers lowest first; of what is known only */
    record Found(State state, List<Digest> layers) {
        static final Found ABSENT = new Found(State.ABSENT, List.of());
        static final Found CHANGED = new Found(State.CHANGED, List.of());

        Found {
            layers = List.copyOf(layers);
        }

        boolean isKnown() {
            return state == State.KNOWN;
        }
    }

    /** Works on all inputs but the first beside the caller, which joins them in the end. */
    static List<Thread> beside(Vertex vertex, Consumer<Vertex> work) {
        List<Thread> threads = new ArrayList<>();
        for (Vertex input : vertex.inputs().subList(1, vertex.inputs().size())) {
            if (LocalSolver.hasLayers(input.op()) && !input.inputs().isEmpty()) {
                threads.add(Thread.ofPlatform().start(() -> work.accept(input)));
            }
        }
        return threads;
    }

    /** Looks at a vertex that has layers, and at all that it needs. */
    Found look(Vertex vertex) {
        try {
            return found.get(vertex.digest(), () -> find(vertex));
        } catch (ExecutionException e) {
            // Whoever makes it learns why.
            return Found.CHANGED;
        }
    }

    private Found find(Vertex vertex) {
        Found here = nearer == null ? Found.ABSENT : nearer.look(vertex);
        if (here.isKnown()) {
            return here;
        }
        Op op = vertex.op();
        if (op instanceof Op.Scratch) {
            return new Found(State.KNOWN, List.of());
        }
        if (op instanceof Op.ImageSource image) {
            return new Found(State.KNOWN, image.diffIds());
        }
        List<Found> inputs = inputs(vertex);
        State state = vertex.ignoreCache() ? State.CHANGED : worst(inputs);
        if (op instanceof Op.Merge && state == State.KNOWN) {
            List<Digest> all = new ArrayList<>();
            inputs.forEach(input -> all.addAll(input.layers()));
            return new Found(State.KNOWN, all);
        }
        if (op instanceof Op.Diff && state == State.KNOWN) {
            List<Digest> lower = inputs.get(0).layers();
            List<Digest> upper = inputs.get(1).layers();
            return isBelow(lower, upper)
                    ? new Found(State.KNOWN, upper.subList(lower.size(), upper.size()))
                    : step(vertex, inputs, List.of());
        }
        // What it stands on is a part of its result.
        boolean stands = (op instanceof Op.FileOp || op instanceof Op.Exec)
                && inputs.get(0).isKnown();
        if (state == State.CHANGED || !stands) {
            return new Found(state == State.CHANGED ? state : State.ABSENT, List.of());
        }
        return step(vertex, inputs, inputs.get(0).layers());
    }

    static boolean isBelow(List<Digest> lower, List<Digest> upper) {
        return lower.size() <= upper.size() && lower.equals(upper.subList(0, lower.size()));
    }

    private static State worst(List<Found> inputs) {
        State worst = State.KNOWN;
        for (Found input : inputs) {
            worst = input.state().compareTo(worst) > 0 ? input.state() : worst;
        }
        return worst;
    }

    private List<Found> inputs(Vertex vertex) {
        List<Thread> others = beside(vertex, this::look);
        List<Found> out = new ArrayList<>();
        for (Vertex input : vertex.inputs()) {
            out.add(LocalSolver.hasLayers(input.op()) ? look(input) : new Found(State.KNOWN, List.of()));
        }
        others.forEach(Uninterruptible::join);
        return out;
    }

    private Found step(Vertex vertex, List<Found> inputs, List<Digest> below) {
        Digest definition = definitions.of(vertex);
        if (definition == null) {
            return Found.CHANGED;
        }
        List<@Nullable Digest> known = new ArrayList<>();
        for (Found input : inputs) {
            known.add(input.isKnown() ? StepDefinition.input(input.layers()) : null);
        }
        Results.Defined defined = results.find(definition, known, nearer != null);
        StepResult result = defined.result();
        if (result == null) {
            return defined.differs() ? Found.CHANGED : Found.ABSENT;
        }
        for (int i = 0; i < known.size(); i++) {
            if (known.get(i) == null
                    && !assumed.take(vertex.inputs().get(i), defined.inputs().get(i))) {
                return Found.CHANGED;
            }
        }
        results.found(vertex, result);
        count.decided(vertex);
        progress.begin(vertex.name()).cached();
        List<Digest> layers = new ArrayList<>(below);
        layers.add(result.layer());
        return new Found(State.KNOWN, layers);
    }
}
