package dev.tare.cli.build;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Flag;
import dev.tare.deliver.load.LayoutImages;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.oci.Platform;
import dev.tare.plan.Op;
import dev.tare.source.BuildFiles;
import dev.tare.text.Pairs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** From the command line to the options of a Dockerfile. */
final class DockerfileOptions {
    private static final String IMAGE = "docker-image://";

    private DockerfileOptions() {}

    /** The flag {@code --build-context}. */
    static Flag contextFlag() {
        return Flag.list(
                "build-context",
                "NAME=PLACE",
                "for FROM and --from: a folder, docker-image://NAME, oci-layout://FOLDER[:TAG], or a URL");
    }

    /** The options of building; a command that lacks some of the flags has nothing given for them. */
    static PlanOptions of(
            BuildSource.DockerfileText source,
            Arguments arguments,
            @Nullable Platform platform,
            @Nullable Long epoch,
            Console console) {
        PlanOptions.Builder options = PlanOptions.builder()
                .target(arguments.value("target"))
                .targetPlatform(platform)
                .noCache(arguments.has("no-cache"))
                .sourceDateEpoch(epoch)
                .ignorePatterns(ignorePatterns(source))
                .network(StepFlags.network(arguments))
                .limits(StepFlags.limits(arguments));
        arguments.values("no-cache-filter").forEach(options::noCacheStage);
        for (String argument : arguments.values("build-arg")) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            options.buildArg(name, equals < 0 ? console.environment().get(name) : argument.substring(equals + 1));
        }
        Pairs.of(arguments.values("label")).forEach(options::label);
        for (String context : arguments.values("build-context")) {
            addContext(context, options, console);
        }
        return options.build();
    }

    /** The ignore file that holds, there or not. */
    static Path ignoreFile(BuildSource.DockerfileText source, Path folder) {
        Path file = source.file();
        return file == null ? folder.resolve(".dockerignore") : BuildFiles.ignoreFile(file, folder);
    }

    private static List<String> ignorePatterns(BuildSource.DockerfileText source) {
        Path folder = source.folder();
        return folder == null ? List.of() : BuildFiles.ignorePatterns(ignoreFile(source, folder));
    }

    /** Adds a context as {@code --build-context} names it. */
    static void addContext(String option, PlanOptions.Builder options, Console console) {
        int equals = option.indexOf('=');
        if (equals <= 0 || equals == option.length() - 1) {
            throw TareException.usage("--build-context takes NAME=PATH, not \"" + option + "\"", null);
        }
        String name = option.substring(0, equals);
        String value = option.substring(equals + 1);
        if (value.startsWith(IMAGE)) {
            options.context(name, new PlanOptions.ImageContext(value.substring(IMAGE.length())));
            return;
        }
        if (value.startsWith(LayoutImages.SCHEME)) {
            options.context(name, new PlanOptions.ImageContext(LayoutImages.absolute(value, console::path)));
            return;
        }
        Op.TreeSource remote = RemoteContexts.of(value, console);
        if (remote != null) {
            options.context(name, new PlanOptions.RemoteContext(remote));
            return;
        }
        if (value.indexOf("://") > 0) {
            throw TareException.usage(
                    "the build context " + name + ": " + value + " is of no kind that is known",
                    "give a folder, docker-image://NAME, oci-layout://FOLDER, or an address of git, http or https");
        }
        Path folder = console.path(value);
        if (!Files.isDirectory(folder)) {
            throw TareException.usage("the build context " + name + ": " + value + " is no folder", null);
        }
        options.context(
                name, new PlanOptions.FolderContext(BuildFiles.ignorePatterns(folder.resolve(".dockerignore"))));
    }

    /** The named contexts that are folders, as {@code name} and path. */
    static void addFolders(Arguments arguments, Console console, dev.tare.engine.LocalContexts contexts) {
        for (String option : arguments.values("build-context")) {
            addFolder(option, console, contexts::addFolder);
        }
    }

    /** Hands on the name and the path of a context that is a folder. */
    static void addFolder(String option, Console console, BiConsumer<String, Path> to) {
        int equals = option.indexOf('=');
        String value = option.substring(equals + 1);
        if (value.indexOf("://") < 0 && RemoteContexts.of(value, console) == null) {
            to.accept(PlanOptions.contextName(option.substring(0, equals)), console.path(value));
        }
    }
}
