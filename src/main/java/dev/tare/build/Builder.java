package dev.tare.build;

import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.Workplace;
import dev.tare.deliver.load.EngineImages;
import dev.tare.deliver.load.LayoutImages;
import dev.tare.diagnostic.Progress;
import dev.tare.engine.LocalSolvers;
import dev.tare.engine.StoreResolver;
import dev.tare.engine.context.LargeFiles;
import dev.tare.oci.Image;
import dev.tare.plan.ImageResolver;
import dev.tare.plan.SolverFactory;
import dev.tare.source.ImageFetch;
import dev.tare.source.RegistryImages;
import dev.tare.source.RemoteSources;
import dev.tare.store.Store;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Builds images in a store: as many as one likes, also at the same time. What they share is made and fetched once.
 *
 * <pre>{@code
 * try (Store store = Store.open(home, note -> {});
 *         Builder builder = new Builder(store, Workplace.of(here), Progress.NONE, Set.of())) {
 *     BuildResult result = builder.build(BuildRequest.of(BuildSource.of(here)).name("hello").request());
 * }
 * }</pre>
 */
public final class Builder implements AutoCloseable {
    private final Store store;
    private final Workplace place;
    private final Progress progress;
    private final Set<Option> options;
    private final RemoteSources remote;
    private final SolverFactory solvers;
    private @Nullable RegistryImages registries;
    private @Nullable ImageResolver images;
    private UnaryOperator<Image> last = UnaryOperator.identity();

    /** What a builder asks others for though it may know an answer. */
    public enum Option {
        /** Files of web servers and git repositories, even those that were fetched a moment ago. */
        FETCH_ANEW,
        /** Newer bases than those of the store. */
        PULL,
        /** No base that the store lacks is fetched. */
        NEVER_PULL,
        /** How the images were made is told in {@link BuildResult#provenance}, in short. */
        TELL_PROVENANCE,
        /** The same with all steps. */
        TELL_WHOLE_PROVENANCE,
        /** What each step of the smallest profile gains is measured and told, which builds the program three times. */
        MEASURE,
        /** Bases that the Docker of this machine has. */
        ASK_ENGINE
    }

    /** A builder on this machine. @param progress is told of what all builds share, such as bases that are pulled */
    public Builder(Store store, Workplace place, Progress progress, Set<Option> options) {
        this(store, place, progress, options, new LocalSolvers(store));
    }

    boolean has(Option option) {
        return options.contains(option);
    }

    /** A builder whose plans are solved by others, which it closes. The rest is as above. */
    public Builder(Store store, Workplace place, Progress progress, Set<Option> options, SolverFactory solvers) {
        this.solvers = solvers;
        this.store = store;
        this.place = place;
        this.progress = progress;
        this.options = Set.copyOf(options);
        this.remote = new RemoteSources(store, place.environment(), options.contains(Option.FETCH_ANEW));
    }

    /**
     * Sets what makes another image of each that was built, before it is held against its budget, named and delivered.
     *
     * @param step given an image whose parts the store has; it throws a TareException where none is to be had
     */
    public void last(UnaryOperator<Image> step) {
        last = step;
    }

    UnaryOperator<Image> last() {
        return last;
    }

    Store store() {
        return store;
    }

    Workplace place() {
        return place;
    }

    SolverFactory solvers() {
        return solvers;
    }

    /** What is fetched of the sources that are elsewhere. */
    public RemoteSources remote() {
        return remote;
    }

    /** Finds bases wherever they may be; for several threads. */
    public synchronized ImageResolver images() {
        ImageResolver known = images;
        if (known == null) {
            StoreResolver stored = new StoreResolver(store);
            ImageResolver local =
                    options.contains(Option.ASK_ENGINE) ? new EngineImages(store, place.environment(), stored) : stored;
            registries = new RegistryImages(store, local, place.environment(), progress, pull());
            known = new RememberedImages(new LayoutImages(store, registries));
            images = known;
        }
        return known;
    }

    private ImageFetch.When pull() {
        if (options.contains(Option.NEVER_PULL)) {
            return ImageFetch.When.NEVER;
        }
        return options.contains(Option.PULL) ? ImageFetch.When.ALWAYS : ImageFetch.When.MISSING;
    }

    /** Builds an image that has nothing to do with others. */
    public BuildResult build(BuildRequest request) {
        try (Build build = plan(request, Neighbours.NONE, progress, progress::note)) {
            return build.run();
        }
    }

    /**
     * Finds out what is to be done. A Go program is compiled to know it; nothing else has run when it returns.
     *
     * @param own is told what this build does
     * @param compiler gets the lines that a compiler writes
     */
    public Build plan(BuildRequest request, Neighbours neighbours, Progress own, Consumer<String> compiler) {
        SolverChoice.check(request, solvers);
        return new BuildPlanner(this, neighbours, own, compiler).plan(request);
    }

    /**
     * A guess at the context of a build that is about to begin, which makes ready what large files are hashed by.
     * Nothing but time depends on it.
     *
     * @param home of the store
     */
    public static void expect(Path home, Path context) {
        LargeFiles.expect(home, context);
    }

    @Override
    public synchronized void close() {
        try (RemoteSources _ = remote;
                SolverFactory _ = solvers) {
            if (registries != null) {
                registries.close();
            }
        }
    }
}
