package dev.tare.cli.build;

import dev.tare.cli.build.BuildSetup.Planning;
import dev.tare.cli.command.Arguments;
import dev.tare.deliver.load.LayoutImages;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.FrontEnd;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.dockerfile.Planned;
import dev.tare.dockerfile.Planner;
import dev.tare.dockerfile.UnusedArguments;
import dev.tare.dockerfile.check.CheckResult;
import dev.tare.dockerfile.check.Checks;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Reading;
import dev.tare.engine.LocalContexts;
import dev.tare.engine.StoreResolver;
import dev.tare.oci.Platform;
import dev.tare.plan.ImageResolver;
import dev.tare.source.RegistryImages;
import dev.tare.store.Store;
import dev.tare.terminal.BuildProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** From a Dockerfile and its options to plans, one for each platform. */
final class DockerfilePlanning {
    /** The name of the main context in plans. */
    static final String CONTEXT = "context";

    private DockerfilePlanning() {}

    static List<Planning> plan(BuildSource.DockerfileText source, BuildSetup setup) {
        Arguments arguments = setup.arguments();
        BuildProgress progress = setup.progress();
        for (String flag : List.of("ldflags", "go-flag", "base", "base-cmd")) {
            if (!arguments.values(flag).isEmpty()) {
                throw TareException.usage(
                        "--" + flag + " is of use for a Go package only, and "
                                + source.text().name() + " is a Dockerfile",
                        null);
            }
        }
        SourceText text = context(source, setup.store(), setup.contexts());
        PlanOptions options = DockerfileOptions.of(source, arguments, setup.platform(), setup.epoch(), setup.console());
        DockerfileOptions.addFolders(arguments, setup.console(), setup.contexts());
        ImageResolver images = images(setup);
        Reading reading = Reading.of(text);
        CheckResult checks = Checks.ofBuild(reading, options, images);
        for (Problem warning : checks.warnings()) {
            progress.warn(warning);
        }
        Progress.Step load = progress.begin("[internal] load build definition from " + text.name());
        Dockerfile dockerfile;
        try {
            dockerfile = Dockerfile.of(reading);
            FrontEnd.require(dockerfile);
            load.done();
        } catch (TareException e) {
            load.failed(e.problem().message());
            throw e;
        }
        List<String> unused = UnusedArguments.of(dockerfile, options);
        if (!unused.isEmpty()) {
            progress.warn(Problem.of(
                    "[Warning] One or more build-args [" + String.join(" ", unused) + "] were not consumed",
                    "no ARG of " + text.name() + " declares " + (unused.size() == 1 ? "it" : "them")));
        }
        List<Planning> plannings = plan(dockerfile, options, images, setup);
        TareException violation = checks.violation();
        if (violation != null) {
            throw violation;
        }
        return plannings;
    }

    private static List<Planning> plan(
            Dockerfile dockerfile, PlanOptions options, ImageResolver images, BuildSetup setup) {
        List<Planning> out = new ArrayList<>();
        if (!setup.forSeveral()) {
            out.add(planning(Planner.plan(dockerfile, options, images)));
            return out;
        }
        for (Platform platform : setup.platforms()) {
            out.add(planning(Planner.plan(dockerfile, options.forOneOfSeveral(platform), images)));
        }
        return out;
    }

    private static Planning planning(Planned planned) {
        return new Planning(planned.plan(), planned.sourceDateEpoch());
    }

    /** Finds bases wherever they may be. */
    static ImageResolver images(BuildSetup setup) {
        Store store = setup.store();
        RegistryImages images = new RegistryImages(
                store,
                new StoreResolver(store),
                setup.console().environment(),
                setup.progress(),
                setup.arguments().has("pull"));
        setup.resources().add(images::close);
        return new RememberedImages(new LayoutImages(store, images));
    }

    /** Gives the plan its main context, and the Dockerfile's text where that is in it. */
    private static SourceText context(BuildSource.DockerfileText source, Store store, LocalContexts contexts) {
        try {
            if (source.isElsewhere()) {
                return FetchedContext.dockerfile(source, contexts);
            }
            if (source.folder() != null) {
                contexts.addFolder(CONTEXT, source.folder());
            } else {
                // A Dockerfile from standard input alone has an empty context.
                contexts.addFolder(
                        CONTEXT, Files.createDirectories(store.temporary().resolve("empty")));
            }
            return source.text();
        } catch (IOException e) {
            throw TareException.failed("the build context can't be read: " + Reasons.of(e), e);
        }
    }
}
