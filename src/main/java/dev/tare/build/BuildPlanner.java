package dev.tare.build;

import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.build.request.GoConfiguration;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.LocalContexts;
import dev.tare.plan.ImageResolver;
import dev.tare.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** From a request to a build that knows its plans: the context is looked at, and a front end plans over it. */
final class BuildPlanner {
    private final Builder builder;
    private final Store store;
    private final Neighbours neighbours;
    private final Progress progress;
    private final Consumer<String> compiler;

    BuildPlanner(Builder builder, Neighbours neighbours, Progress progress, Consumer<String> compiler) {
        this.builder = builder;
        this.store = builder.store();
        this.neighbours = neighbours;
        this.progress = progress;
        this.compiler = compiler;
    }

    Build plan(BuildRequest asked) {
        Resources resources = new Resources();
        try {
            LocalContexts folders = new LocalContexts(store, builder.remote());
            resources.add(folders::close);
            BuildRequest request = GoTemplates.filled(
                    GoConfiguration.applied(asked.withSource(found(asked.source(), folders, resources))),
                    builder.place());
            request.requireName();
            List<Planning> plannings = new ArrayList<>();
            for (Planning planning : plannings(request, folders, resources)) {
                plannings.add(Finish.plan(planning, request, progress));
            }
            return new Build(builder, request, plannings, folders, neighbours.contexts(folders), progress, resources);
        } catch (RuntimeException | Error e) {
            resources.close();
            throw e;
        }
    }

    private BuildSource found(BuildSource source, LocalContexts folders, Resources resources) {
        if (source instanceof BuildSource.DockerfileText text && text.isElsewhere()) {
            return new FetchedContext(text, store, builder.place().clock(), folders, progress, resources).look();
        }
        return source;
    }

    /** No switch over types: it makes a class at run time, which a cached build would wait for. */
    private List<Planning> plannings(BuildRequest request, LocalContexts folders, Resources resources) {
        if (request.source() instanceof BuildSource.GoFolder go) {
            GoPlanning.Surroundings around = new GoPlanning.Surroundings(
                    store, builder.place(), this::images, folders, progress, compiler, resources);
            GoPlanning planning = new GoPlanning(request, go, around);
            List<Planning> plannings = planning.plan();
            if (builder.has(Builder.Option.MEASURE)) {
                planning.tellGains();
            }
            return plannings;
        }
        BuildSource.DockerfileText source = (BuildSource.DockerfileText) request.source();
        SourceText text = context(source, folders);
        request.dockerfile().contexts().folders().forEach(folders::addFolder);
        return DockerfilePlanning.plan(request, text, images(), progress);
    }

    private ImageResolver images() {
        return neighbours.images(builder.images());
    }

    /** Gives the plan its main context, and the Dockerfile's text where that is in it. */
    private SourceText context(BuildSource.DockerfileText source, LocalContexts contexts) {
        try {
            if (source.isElsewhere()) {
                return FetchedContext.dockerfile(source, contexts);
            }
            if (source.folder() != null) {
                contexts.addFolder(FetchedContext.CONTEXT, source.folder());
            } else {
                // A Dockerfile from standard input alone has an empty context.
                contexts.addFolder(
                        FetchedContext.CONTEXT,
                        Files.createDirectories(store.temporary().resolve("empty")));
            }
            return source.text();
        } catch (IOException e) {
            throw TareException.failed("the build context can't be read: " + Reasons.of(e), e);
        }
    }
}
