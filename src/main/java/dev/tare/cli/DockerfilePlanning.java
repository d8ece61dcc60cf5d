package dev.tare.cli;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.Dockerfile;
import dev.tare.dockerfile.IgnoreFile;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.dockerfile.Planned;
import dev.tare.dockerfile.Planner;
import dev.tare.engine.LocalContexts;
import dev.tare.engine.StoreResolver;
import dev.tare.oci.FileTree;
import dev.tare.oci.Node;
import dev.tare.oci.Platform;
import dev.tare.oci.TreePaths;
import dev.tare.plan.Op;
import dev.tare.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From a Dockerfile and its options to a plan. */
final class DockerfilePlanning {
    /** The name of the main context in plans. */
    private static final String CONTEXT = "context";

    private DockerfilePlanning() {}

    static BuildCommand.Planning plan(
            BuildSource.DockerfileText source,
            Arguments arguments,
            @Nullable Platform platform,
            @Nullable Long epoch,
            Store store,
            LocalContexts contexts,
            BuildProgress progress,
            Console console) {
        for (String flag : List.of("ldflags", "go-flag")) {
            if (!arguments.values(flag).isEmpty()) {
                throw TareException.usage(
                        "--" + flag + " is of use for a Go package only, and "
                                + source.text().name() + " is a Dockerfile",
                        null);
            }
        }
        SourceText text = context(source, store, contexts);
        Progress.Step load = progress.begin("[internal] load build definition from " + text.name());
        Dockerfile dockerfile;
        try {
            dockerfile = Dockerfile.parse(text);
            load.done();
        } catch (TareException e) {
            load.failed(e.problem().message());
            throw e;
        }
        PlanOptions.Builder options = PlanOptions.builder()
                .target(arguments.value("target"))
                .targetPlatform(platform)
                .noCache(arguments.has("no-cache"))
                .sourceDateEpoch(epoch)
                .ignorePatterns(ignorePatterns(source));
        arguments.values("no-cache-filter").forEach(options::noCacheStage);
        for (String argument : arguments.values("build-arg")) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            options.buildArg(name, equals < 0 ? console.environment().get(name) : argument.substring(equals + 1));
        }
        Pairs.of(arguments.values("label")).forEach(options::label);
        for (String context : arguments.values("build-context")) {
            addContext(context, options, contexts, console);
        }
        Planned planned = Planner.plan(dockerfile, options.build(), new StoreResolver(store));
        planned.warnings().forEach(progress::warn);
        return new BuildCommand.Planning(planned.plan(), planned.sourceDateEpoch());
    }

    /** Gives the plan its main context, and the Dockerfile's text where that is in it. */
    private static SourceText context(BuildSource.DockerfileText source, Store store, LocalContexts contexts) {
        try {
            if (source.archive() != null) {
                contexts.addArchive(CONTEXT, source.archive().stream());
                return fromArchive(contexts, source.text().name());
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

    private static SourceText fromArchive(LocalContexts contexts, String name) throws IOException {
        FileTree tree = contexts.open(new Op.LocalSource(CONTEXT, List.of()));
        Node node = TreePaths.lookup(tree, name);
        if (node == null || !node.inode().isFile()) {
            throw TareException.usage(
                    "the tar on standard input holds no " + name, "name the Dockerfile in it with -f");
        }
        if (node.inode().size() > BuildSource.MAX_DOCKERFILE_BYTES) {
            throw TareException.failed(name + " is larger than 16 MiB: that is no Dockerfile");
        }
        try (InputStream in = tree.open(node)) {
            return new SourceText(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** {@code <Dockerfile>.dockerignore} goes before the context's own. */
    private static List<String> ignorePatterns(BuildSource.DockerfileText source) {
        Path folder = source.folder();
        if (folder == null) {
            return List.of();
        }
        Path file = source.file();
        Path own = file == null ? null : file.resolveSibling(file.getFileName() + ".dockerignore");
        return patterns(own != null && Files.exists(own) ? own : folder.resolve(".dockerignore"));
    }

    private static List<String> patterns(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            String name = String.valueOf(file.getFileName());
            return IgnoreFile.parse(new SourceText(name, new String(Files.readAllBytes(file), StandardCharsets.UTF_8)))
                    .patterns();
        } catch (IOException e) {
            throw TareException.failed("the ignore file " + file + " can't be read: " + Reasons.of(e), e);
        }
    }

    private static void addContext(
            String option, PlanOptions.Builder options, LocalContexts contexts, Console console) {
        int equals = option.indexOf('=');
        if (equals <= 0 || equals == option.length() - 1) {
            throw TareException.usage("--build-context takes NAME=PATH, not \"" + option + "\"", null);
        }
        String name = option.substring(0, equals);
        String value = option.substring(equals + 1);
        if (value.startsWith("docker-image://")) {
            options.context(name, new PlanOptions.ImageContext(value.substring("docker-image://".length())));
            return;
        }
        if (value.indexOf("://") > 0 || value.startsWith("git@")) {
            throw TareException.usage(
                    "a build context from " + value + " is not supported yet", "a folder and docker-image://NAME are");
        }
        Path folder = console.path(value);
        if (!Files.isDirectory(folder)) {
            throw TareException.usage("the build context " + name + ": " + value + " is no folder", null);
        }
        contexts.addFolder(PlanOptions.contextName(name), folder);
        options.context(name, new PlanOptions.FolderContext(patterns(folder.resolve(".dockerignore"))));
    }
}
