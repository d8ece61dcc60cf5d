package dev.tare.build.request;

import dev.tare.diagnostic.Credentials;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.golang.GoPackage;
import dev.tare.golang.GoPlace;
import dev.tare.oci.content.StandardInput;
import dev.tare.plan.Op;
import dev.tare.source.BuildFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what there is to build in a place. */
final class SourceFinder {
    private final BuildSource.Asked asked;
    private final Workplace place;

    SourceFinder(BuildSource.Asked asked, Workplace place) {
        this.asked = asked;
        this.place = place;
    }

    BuildSource find() {
        String typed = asked.context();
        String file = asked.file();
        String go = asked.go();
        if (go != null && file != null) {
            throw TareException.usage("--go builds a Go package, and -f a Dockerfile", "give one of them");
        }
        if (typed.equals("-")) {
            if ("-".equals(file)) {
                throw TareException.usage("standard input can be the context or the Dockerfile, not both", null);
            }
            return fromInput(file, go);
        }
        Op.TreeSource remote = ContextAddress.of(typed, place);
        if (remote != null) {
            return fromElsewhere(remote, typed, file);
        }
        Path folder = place.path(typed);
        if (go != null) {
            return goPackage(folder, typed, go);
        }
        if ("-".equals(file)) {
            requireFolder(folder, typed);
            return new BuildSource.DockerfileText(
                    new SourceText(
                            "Dockerfile",
                            BuildFiles.text(BuildFiles.read(place.input(), "standard input"), "standard input")),
                    null,
                    folder);
        }
        return file == null ? detect(folder, typed) : named(file, folder, typed);
    }

    static BuildSource together(BuildSource first, BuildSource.Asked asked, List<String> more, Workplace place) {
        List<GoPackage> packages = new ArrayList<>();
        List<String> typed = new ArrayList<>();
        typed.add(asked.context());
        typed.addAll(more);
        for (String each : typed) {
            BuildSource.Asked one = new BuildSource.Asked(each, asked.file(), asked.go());
            BuildSource source = each.equals(asked.context()) && packages.isEmpty() ? first : find(one, place);
            if (!(source instanceof BuildSource.GoFolder go)) {
                throw TareException.usage(
                        "several folders are the Go programs of one image, and " + each + " is none",
                        "build it alone" + (asked.go() == null ? ", or its Go package by --go" : ""));
            }
            if (!packages.isEmpty()
                    && !packages.getFirst().module().equals(go.goPackage().module())) {
                throw TareException.usage(
                        each + " and " + asked.context() + " are of two modules, and an image is of one",
                        "build them one by one");
            }
            packages.add(go.goPackage());
        }
        return new BuildSource.GoFolder(
                packages.getFirst(), String.join(" ", typed), null, null, packages.subList(1, packages.size()));
    }

    private static BuildSource find(BuildSource.Asked asked, Workplace place) {
        return new SourceFinder(asked, place).find();
    }

    private BuildSource fromElsewhere(Op.TreeSource remote, String typed, @Nullable String file) {
        String text = "-".equals(file)
                ? BuildFiles.text(BuildFiles.read(place.input(), "standard input"), "standard input")
                : "";
        String name = file == null || "-".equals(file) ? "Dockerfile" : file;
        if (Path.of(name).isAbsolute()) {
            throw TareException.usage("-f " + name + " is to be a path in " + Credentials.hide(typed), null);
        }
        return new BuildSource.DockerfileText(
                new SourceText(name, text), null, null, null, remote, Credentials.hide(typed), false, null, asked);
    }

    private BuildSource named(String file, Path folder, String typed) {
        requireFolder(folder, typed);
        Path path = place.path(file);
        if (!Files.exists(path) && !Path.of(file).isAbsolute() && Files.exists(folder.resolve(file))) {
            return dockerfile(
                    folder.resolve(file), Path.of(typed, file).normalize().toString(), folder);
        }
        return dockerfile(path, file, folder);
    }

    private BuildSource detect(Path folder, String typed) {
        if (Files.isRegularFile(folder)) {
            throw TareException.usage(
                    typed + " is a file, not a folder",
                    typed.endsWith(".go")
                            ? "a Go package is the folder: tare build " + parent(typed)
                            : "to build from a Dockerfile: tare build -f " + typed + " FOLDER");
        }
        if (Files.exists(folder.resolve("Dockerfile"))) {
            Path path = folder.resolve("Dockerfile");
            String shown = typed.equals(".")
                    ? "Dockerfile"
                    : Path.of(typed, "Dockerfile").toString();
            return new BuildSource.DockerfileText(
                    BuildFiles.dockerfile(path, shown),
                    path,
                    folder,
                    null,
                    null,
                    typed,
                    GoPackage.isAt(folder),
                    null,
                    null);
        }
        GoPackage goPackage = GoPackage.find(folder);
        if (goPackage != null) {
            return new BuildSource.GoFolder(goPackage.seenFrom(here()), typed, null, null);
        }
        requireFolder(folder, typed);
        requireNoWorkspace(folder, typed);
        throw TareException.usage(
                typed + " holds no Dockerfile, no go.mod and no build.yml",
                "give a folder that does, or a Dockerfile with -f");
    }

    /** What {@code --go} asks for. @param go the package's folder in the folder that was typed */
    private BuildSource goPackage(Path folder, String typed, String go) {
        requireFolder(folder, typed);
        Path target = folder.resolve(go).normalize();
        String shown = go.equals(".") ? typed : Path.of(typed, go).normalize().toString();
        if (!Files.isDirectory(target)) {
            throw TareException.usage("--go: there is no folder " + shown, near(target));
        }
        GoPackage goPackage = GoPackage.find(target);
        if (goPackage == null) {
            requireNoWorkspace(target, shown);
            throw TareException.usage(
                    "--go: " + shown + " is in no Go module: there is no go.mod in it or above",
                    "in its folder, go mod init NAME makes one");
        }
        String beside = null;
        for (String file : List.of("Dockerfile", "build.yml")) {
            beside = Files.exists(target.resolve(file)) ? file : beside;
        }
        return new BuildSource.GoFolder(goPackage.seenFrom(here()), shown, beside, null);
    }

    private static String parent(String typed) {
        Path parent = Path.of(typed).getParent();
        return parent == null ? "." : parent.toString();
    }

    /** A folder beside one that is not there, with nearly its name; or null. */
    private static @Nullable String near(Path missing) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> beside = Files.newDirectoryStream(missing.resolveSibling(""), Files::isDirectory)) {
            beside.forEach(each -> names.add(String.valueOf(each.getFileName())));
        } catch (IOException e) {
            return null;
        }
        return NearNames.hint(String.valueOf(missing.getFileName()), names);
    }

    private void requireNoWorkspace(Path folder, String typed) {
        String modules = GoPackage.modulesOfWorkspace(folder, here());
        if (modules != null) {
            throw TareException.usage(typed + " is the root of a Go workspace, and no module itself", modules);
        }
    }

    private GoPlace here() {
        return new GoPlace(place.path("").toAbsolutePath().normalize(), null);
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

    private static BuildSource.DockerfileText dockerfile(Path path, String typed, Path folder) {
        return new BuildSource.DockerfileText(BuildFiles.dockerfile(path, typed), path, folder);
    }

    private BuildSource fromInput(@Nullable String file, @Nullable String go) {
        StandardInput input = StandardInput.of(place.input());
        if (input.isArchive()) {
            String name = file == null ? "Dockerfile" : file;
            return new BuildSource.DockerfileText(
                    new SourceText(name, ""), null, null, input, null, "standard input", false, null, asked);
        }
        if (file != null || go != null) {
            String what = file == null ? "a Go package" : "-f " + file;
            throw TareException.usage("standard input holds no tar, which " + what + " could be in", null);
        }
        byte[] bytes = BuildFiles.read(input.stream(), "standard input");
        if (bytes.length == 0) {
            throw TareException.usage("standard input is empty: neither a Dockerfile nor a tar", null);
        }
        return new BuildSource.DockerfileText(
                new SourceText("Dockerfile", BuildFiles.text(bytes, "standard input")), null, null);
    }
}
