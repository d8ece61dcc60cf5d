package dev.tare.cli;

import dev.tare.cli.BuildSetup.Planning;
import dev.tare.deliver.LayoutImages;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.Dockerfile;
import dev.tare.dockerfile.FrontEnd;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.dockerfile.Planned;
import dev.tare.dockerfile.Planner;
import dev.tare.dockerfile.Reading;
import dev.tare.dockerfile.UnusedArguments;
import dev.tare.dockerfile.check.CheckResult;
import dev.tare.dockerfile.check.Checks;
import dev.tare.engine.LocalContexts;
import dev.tare.engine.StoreResolver;
import dev.tare.oci.FileTree;
import dev.tare.oci.Node;
import dev.tare.oci.Platform;
import dev.tare.oci.TreePaths;
import dev.tare.plan.ImageResolver;
import dev.tare.plan.Op;
import dev.tare.source.BuildFiles;
import dev.tare.source.RegistryImages;
import dev.tare.source.SourceFailure;
import dev.tare.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** From a Dockerfile and its options to plans, one for each platform. */
final class DockerfilePlanning {
    /** The name of the main context in plans. */
    private static final String CONTEXT = "context";

    private DockerfilePlanning() {}

    static List<Planning> plan(BuildSource.DockerfileText source, BuildSetup setup) {
        Arguments arguments = setup.arguments();
        BuildProgress progress = setup.progress();
        for (String flag : List.of("ldflags", "go-flag", "base")) {
            if (!arguments.values(flag).isEmpty()) {
                throw TareException.usage(
                        "--" + flag + " is of use for a Go package only, and "
                                + source.text().name() + " is a Dockerfile",
                        null);
            }
        }
        SourceText text = context(source, setup.store(), setup.contexts(), progress);
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
    private static SourceText context(
            BuildSource.DockerfileText source, Store store, LocalContexts contexts, BuildProgress progress) {
        try {
            if (source.remote() != null) {
                return fromElsewhere(source.remote(), source.text(), contexts, progress);
            }
            if (source.archive() != null) {
                contexts.addArchive(CONTEXT, source.archive().stream());
                return inContext(contexts, source.text().name(), "the tar on standard input");
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

    private static SourceText fromElsewhere(
            Op.TreeSource source, SourceText text, LocalContexts contexts, BuildProgress progress) throws IOException {
        Progress.Step load = progress.begin("[internal] load remote build context");
        try {
            contexts.addTree(CONTEXT, source);
            load.done();
        } catch (SourceFailure e) {
            load.failed(String.valueOf(e.getMessage()));
            throw e.withoutPlace();
        }
        if (!text.text().isEmpty()) {
            return text;
        }
        FileTree tree = contexts.open(new Op.LocalSource(CONTEXT, List.of()));
        // Not an archive but a file: it is the Dockerfile, as with docker.
        boolean file = source instanceof Op.HttpSource http
                && tree.children("").equals(List.of(http.name()))
                && !text.name().equals(http.name());
        SourceText found = inContext(contexts, file ? RemoteContexts.FILE : text.name(), "the build context");
        return file ? new SourceText(text.name(), found.text()) : found;
    }

    private static SourceText inContext(LocalContexts contexts, String name, String where) throws IOException {
        FileTree tree = contexts.open(new Op.LocalSource(CONTEXT, List.of()));
        Node node = TreePaths.lookup(tree, name);
        if (node == null || !node.inode().isFile()) {
            throw TareException.usage(where + " holds no " + name, "name the Dockerfile in it with -f");
        }
        if (node.inode().size() > BuildFiles.MAX_DOCKERFILE_BYTES) {
            throw TareException.failed(name + " is larger than 16 MiB: that is no Dockerfile");
        }
        try (InputStream in = tree.open(node)) {
            return new SourceText(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
