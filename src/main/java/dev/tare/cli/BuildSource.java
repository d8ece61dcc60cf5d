package dev.tare.cli;

import dev.tare.diagnostic.Credentials;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.golang.GoPackage;
import dev.tare.plan.Op;
import dev.tare.source.BuildFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What {@code tare build} makes one image of: a Dockerfile goes before a go.mod. A flow is {@link FlowSource}'s. */
sealed interface BuildSource extends AutoCloseable {
    /** The line that says what is built, before it is. */
    String said();

    @Override
    default void close() {
        // Only a tar on standard input holds anything.
    }

    /** A Go package. */
    record GoFolder(GoPackage goPackage, String typed) implements BuildSource {
        @Override
        public String said() {
            return "Building the Go package " + typed;
        }
    }

    /**
     * A Dockerfile.
     *
     * @param text with the name that messages use
     * @param file null when it came from standard input or from a tar
     * @param folder the build context, or null for none
     * @param archive the build context as a tar, or null
     * @param remote the build context somewhere else, or null
     */
    record DockerfileText(
            SourceText text,
            @Nullable Path file,
            @Nullable Path folder,
            @Nullable StandardInput archive,
            Op.@Nullable TreeSource remote)
            implements BuildSource {
        DockerfileText(SourceText text, @Nullable Path file, @Nullable Path folder, @Nullable StandardInput archive) {
            this(text, file, folder, archive, null);
        }

        @Override
        public String said() {
            return "Building " + text.name();
        }
    }

    static BuildSource find(Arguments arguments, Console console) {
        if (arguments.operands().size() > 1) {
            throw arguments.wrongCount("one folder");
        }
        String typed =
                arguments.operands().isEmpty() ? "." : arguments.operands().get(0);
        String file = arguments.value("file");
        if (typed.equals("-")) {
            if ("-".equals(file)) {
                throw TareException.usage("standard input can be the context or the Dockerfile, not both", null);
            }
            return fromInput(file, console);
        }
        Op.TreeSource remote = RemoteContexts.of(typed, console);
        if (remote != null) {
            return fromElsewhere(remote, typed, file, console);
        }
        Path folder = console.path(typed);
        if ("-".equals(file)) {
            requireFolder(folder, typed);
            return new DockerfileText(
                    new SourceText(
                            "Dockerfile",
                            BuildFiles.text(BuildFiles.read(console.in(), "standard input"), "standard input")),
                    null,
                    folder,
                    null);
        }
        return file == null ? detect(folder, typed) : named(file, folder, typed, console);
    }

    private static BuildSource fromElsewhere(
            Op.TreeSource remote, String typed, @Nullable String file, Console console) {
        String text = "-".equals(file)
                ? BuildFiles.text(BuildFiles.read(console.in(), "standard input"), "standard input")
                : "";
        String name = file == null || "-".equals(file) ? "Dockerfile" : file;
        if (Path.of(name).isAbsolute()) {
            throw TareException.usage("-f " + name + " is to be a path in " + Credentials.hide(typed), null);
        }
        return new DockerfileText(new SourceText(name, text), null, null, null, remote);
    }

    private static BuildSource named(String file, Path folder, String typed, Console console) {
        requireFolder(folder, typed);
        Path path = console.path(file);
        if (!Files.exists(path) && !Path.of(file).isAbsolute() && Files.exists(folder.resolve(file))) {
            path = folder.resolve(file);
        }
        return dockerfile(path, file, folder);
    }

    private static BuildSource detect(Path folder, String typed) {
        if (Files.isRegularFile(folder)) {
            throw TareException.usage(
                    typed + " is a file, not a folder",
                    "to build from a Dockerfile: tare build -f " + typed + " FOLDER");
        }
        if (Files.exists(folder.resolve("Dockerfile"))) {
            Path path = folder.resolve("Dockerfile");
            return dockerfile(
                    path,
                    typed.equals(".")
                            ? "Dockerfile"
                            : Path.of(typed, "Dockerfile").toString(),
                    folder);
        }
        GoPackage goPackage = GoPackage.find(folder);
        if (goPackage != null) {
            return new GoFolder(goPackage, typed);
        }
        requireFolder(folder, typed);
        throw TareException.usage(
                typed + " holds no Dockerfile, no go.mod and no build.yml",
                "give a folder that does, or a Dockerfile with -f");
    }

    private static void requireFolder(Path folder, String typed) {
        if (!Files.exists(folder)) {
            throw TareException.usage("the build context " + typed + " does not exist", null);
        }
        if (!Files.isDirectory(folder)) {
            throw TareException.usage("the build context " + typed + " is no folder", null);
        }
    }

    private static DockerfileText dockerfile(Path path, String typed, Path folder) {
        return new DockerfileText(BuildFiles.dockerfile(path, typed), path, folder, null);
    }

    private static BuildSource fromInput(@Nullable String file, Console console) {
        StandardInput input = StandardInput.of(console.in());
        if (input.isArchive()) {
            String name = file == null ? "Dockerfile" : file;
            return new DockerfileText(new SourceText(name, ""), null, null, input);
        }
        if (file != null) {
            throw TareException.usage("standard input holds no tar, which -f " + file + " could be in", null);
        }
        byte[] bytes = BuildFiles.read(input.stream(), "standard input");
        if (bytes.length == 0) {
            throw TareException.usage("standard input is empty: neither a Dockerfile nor a tar", null);
        }
        return new DockerfileText(
                new SourceText("Dockerfile", BuildFiles.text(bytes, "standard input")), null, null, null);
    }
}
