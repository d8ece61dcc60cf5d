package dev.tare.cli.build;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Console;
import dev.tare.diagnostic.Credentials;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.golang.GoOptions;
import dev.tare.golang.GoPackage;
import dev.tare.golang.GoPlace;
import dev.tare.oci.content.StandardInput;
import dev.tare.plan.Op;
import dev.tare.source.BuildFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code tare build} makes one image of: a Dockerfile goes before a go.mod. A flow is {@link FlowSource}'s. */
sealed interface BuildSource extends AutoCloseable {
    /** The line that says what is built, before it is. */
    String said();

    @Override
    default void close() {
        // Only a tar on standard input holds anything.
    }

    /**
     * A Go package.
     *
     * @param typed the folder as the user typed it
     * @param beside the file that lies there, too, and is built where {@code --go} is not given; null for none
     * @param fetched where it came from and how {@code go} is to take it, or null for a folder of the user's
     */
    record GoFolder(
            GoPackage goPackage,
            String typed,
            @Nullable String beside,
            @Nullable Fetched fetched) implements BuildSource {
        @Override
        public String said() {
            String also = beside == null ? "" : " (there is a " + beside + ", too: it is built without --go)";
            return "Building the Go package " + typed + also;
        }
    }

    /**
     * A Go package that is no folder of the user's.
     *
     * @param source where it is from; null for standard input
     * @param environment variables for {@code go}
     * @param versionControl what {@code go} may ask version control for
     */
    record Fetched(
            Op.@Nullable TreeSource source, Map<String, String> environment, GoOptions.VersionControl versionControl) {
        public Fetched {
            environment = Map.copyOf(environment);
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
     * @param typed the context as the user typed it
     * @param go whether a Go package lies there, too, of which nothing is built
     */
    record DockerfileText(
            SourceText text,
            @Nullable Path file,
            @Nullable Path folder,
            @Nullable StandardInput archive,
            Op.@Nullable TreeSource remote,
            String typed,
            boolean go)
            implements BuildSource {
        DockerfileText(SourceText text, @Nullable Path file, @Nullable Path folder, @Nullable StandardInput archive) {
            this(text, file, folder, archive, null, "standard input", false);
        }

        /** Whether the context has to be fetched or unpacked before it is known what is in it. */
        boolean isElsewhere() {
            return remote != null || archive != null;
        }

        @Override
        public String said() {
            // What such a context holds is not known yet.
            boolean unknown =
                    isElsewhere() && text.text().isEmpty() && text.name().equals("Dockerfile");
            return "Building " + (unknown ? typed : text.name()) + (go ? " (" + GO_TOO + ")" : "");
        }
    }

    /** Said where a Dockerfile is built. */
    String GO_TOO = "there is a Go package, too: --go builds it";

    static BuildSource find(Arguments arguments, Console console) {
        if (arguments.operands().size() > 1) {
            throw arguments.wrongCount("one folder");
        }
        String typed =
                arguments.operands().isEmpty() ? "." : arguments.operands().get(0);
        String file = arguments.value("file");
        String go = arguments.value("go");
        if (go != null && file != null) {
            throw TareException.usage("--go builds a Go package, and -f a Dockerfile", "give one of them");
        }
        if (typed.equals("-")) {
            if ("-".equals(file)) {
                throw TareException.usage("standard input can be the context or the Dockerfile, not both", null);
            }
            return fromInput(file, go, console);
        }
        Op.TreeSource remote = RemoteContexts.of(typed, console);
        if (remote != null) {
            return fromElsewhere(remote, typed, file, console);
        }
        Path folder = console.path(typed);
        if (go != null) {
            return goPackage(folder, typed, go, place(console));
        }
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
        return file == null ? detect(folder, typed, console) : named(file, folder, typed, console);
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
        return new DockerfileText(new SourceText(name, text), null, null, null, remote, Credentials.hide(typed), false);
    }

    private static BuildSource named(String file, Path folder, String typed, Console console) {
        requireFolder(folder, typed);
        Path path = console.path(file);
        if (!Files.exists(path) && !Path.of(file).isAbsolute() && Files.exists(folder.resolve(file))) {
            return dockerfile(
                    folder.resolve(file), Path.of(typed, file).normalize().toString(), folder);
        }
        return dockerfile(path, file, folder);
    }

    private static BuildSource detect(Path folder, String typed, Console console) {
        if (Files.isRegularFile(folder)) {
            throw TareException.usage(
                    typed + " is a file, not a folder",
                    "to build from a Dockerfile: tare build -f " + typed + " FOLDER");
        }
        if (Files.exists(folder.resolve("Dockerfile"))) {
            Path path = folder.resolve("Dockerfile");
            String shown = typed.equals(".")
                    ? "Dockerfile"
                    : Path.of(typed, "Dockerfile").toString();
            return new DockerfileText(
                    BuildFiles.dockerfile(path, shown), path, folder, null, null, typed, GoPackage.isAt(folder));
        }
        GoPackage goPackage = GoPackage.find(folder);
        if (goPackage != null) {
            return new GoFolder(goPackage.seenFrom(place(console)), typed, null, null);
        }
        requireFolder(folder, typed);
        requireNoWorkspace(folder, typed, place(console));
        throw TareException.usage(
                typed + " holds no Dockerfile, no go.mod and no build.yml",
                "give a folder that does, or a Dockerfile with -f");
    }

    /** What {@code --go} asks for. @param go the package's folder in the folder that was typed */
    private static BuildSource goPackage(Path folder, String typed, String go, GoPlace place) {
        requireFolder(folder, typed);
        Path target = folder.resolve(go).normalize();
        String shown = go.equals(".") ? typed : Path.of(typed, go).normalize().toString();
        GoPackage goPackage = GoPackage.find(target);
        if (goPackage == null) {
            requireNoWorkspace(target, shown, place);
            throw TareException.usage(
                    "--go: " + shown + " is in no Go module: there is no go.mod in it or above",
                    "in its folder, go mod init NAME makes one");
        }
        String beside = null;
        for (String file : List.of("Dockerfile", "build.yml")) {
            beside = Files.exists(target.resolve(file)) ? file : beside;
        }
        return new GoFolder(goPackage.seenFrom(place), shown, beside, null);
    }

    private static void requireNoWorkspace(Path folder, String typed, GoPlace place) {
        String modules = GoPackage.modulesOfWorkspace(folder, place);
        if (modules != null) {
            throw TareException.usage(typed + " is the root of a Go workspace, and no module itself", modules);
        }
    }

    private static GoPlace place(Console console) {
        return new GoPlace(console.path("").toAbsolutePath().normalize(), null);
    }

    private static void requireFolder(Path folder, String typed) {
        if (!Files.exists(folder)) {
            // BuildKit takes no such address either.
            throw typed.startsWith("file://")
                    ? TareException.usage(
                            "a build context is no file:// address",
                            "give the folder: " + typed.substring("file://".length()))
                    : TareException.usage("the build context " + typed + " does not exist", null);
        }
        if (!Files.isDirectory(folder)) {
            throw TareException.usage("the build context " + typed + " is no folder", null);
        }
    }

    private static DockerfileText dockerfile(Path path, String typed, Path folder) {
        return new DockerfileText(BuildFiles.dockerfile(path, typed), path, folder, null);
    }

    private static BuildSource fromInput(@Nullable String file, @Nullable String go, Console console) {
        StandardInput input = StandardInput.of(console.in());
        if (input.isArchive()) {
            String name = file == null ? "Dockerfile" : file;
            return new DockerfileText(new SourceText(name, ""), null, null, input);
        }
        if (file != null || go != null) {
            String asked = file == null ? "a Go package" : "-f " + file;
            throw TareException.usage("standard input holds no tar, which " + asked + " could be in", null);
        }
        byte[] bytes = BuildFiles.read(input.stream(), "standard input");
        if (bytes.length == 0) {
            throw TareException.usage("standard input is empty: neither a Dockerfile nor a tar", null);
        }
        return new DockerfileText(
                new SourceText("Dockerfile", BuildFiles.text(bytes, "standard input")), null, null, null);
    }
}
