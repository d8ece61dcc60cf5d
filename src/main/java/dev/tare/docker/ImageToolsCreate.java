package dev.tare.docker;

import dev.tare.cli.progress.ProgressFlag;
import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.deliver.files.AtomicFile;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageName;
import dev.tare.oci.PlatformNames;
import dev.tare.oci.Reference;
import dev.tare.registry.ImageTools;
import dev.tare.registry.Registries;
import dev.tare.terminal.BuildProgress;
import dev.tare.text.Json;
import dev.tare.usage.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code docker buildx imagetools create}: one name for images that are in registries already. */
final class ImageToolsCreate implements DockerVerb {
    @Override
    public Page page() {
        return Pages.of("SOURCE...", "Put images of registries into one index", """
                -t, --tag NAME[:TAG]...  name it
                -f, --file FILE...  a source as a descriptor in a file
                --append  what the name has now is a source, too
                --annotation NAME=VALUE...  annotate the index
                --dry-run  print what would be pushed
                --prefer-index  a single image is put into an index, too; =false copies it
                -p, --platform OS/ARCH...  only these
                --metadata-file FILE  write what was made to a file, as JSON
                --progress KIND  auto, plain, tty, json or quiet (default: auto)
                --builder NAME  there is one
                -D, --debug  as docker has it
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        List<Reference> names =
                arguments.values("tag").stream().map(ImageName::parse).toList();
        List<String> typed = new ArrayList<>(arguments.operands());
        arguments.values("file").forEach(file -> typed.addFirst(digest(file, console)));
        if (arguments.has("append") && !names.isEmpty()) {
            typed.addFirst(names.getFirst().toString());
        }
        if (typed.isEmpty()) {
            throw arguments.wrongCount("one source or more");
        }
        if (names.isEmpty() && !arguments.has("dry-run")) {
            throw TareException.usage("the new image has no name", "give it one: -t NAME, or look with --dry-run");
        }
        try (BuildProgress progress = ProgressFlag.of(arguments, console, "Pushing");
                Registries registries = new Registries(console.environment())) {
            ImageTools tools = new ImageTools(registries, progress);
            List<ImageTools.Found> sources = new ArrayList<>();
            for (Reference source : sources(typed, names)) {
                sources.add(tools.find(source));
            }
            ImageTools.Combined combined = tools.combine(
                    sources,
                    annotations(arguments.values("annotation")),
                    !arguments.isOff("prefer-index"),
                    PlatformNames.all(arguments.values("platform")));
            if (arguments.has("dry-run")) {
                console.out().writeBytes(combined.json());
                console.out().println();
                return 0;
            }
            tools.push(combined, names);
            progress.conclude();
            writeMetadata(arguments.value("metadata-file"), combined.top(), names, console);
        }
        return 0;
    }

    /** A digest alone is one of the only repository that is named. */
    private static List<Reference> sources(List<String> typed, List<Reference> names) {
        Set<String> repositories = new LinkedHashSet<>();
        names.forEach(name -> repositories.add(name.familiarName()));
        for (String source : typed) {
            if (Digest.parse(source) == null) {
                repositories.add(ImageName.parse(source).familiarName());
            }
        }
        List<Reference> out = new ArrayList<>();
        for (String source : typed) {
            if (Digest.parse(source) == null) {
                out.add(ImageName.parse(source));
            } else if (repositories.size() == 1) {
                out.add(ImageName.parse(repositories.iterator().next() + "@" + source));
            } else {
                throw TareException.usage(
                        "it is not clear in which repository " + source + " is", "write NAME@" + source);
            }
        }
        return out;
    }

    private static String digest(String file, Console console) {
        try {
            return Descriptor.fromJson(Json.read(Files.readAllBytes(console.path(file))))
                    .digest()
                    .toString();
        } catch (IOException e) {
            throw TareException.usage("--file " + file + " has no descriptor: " + Reasons.of(e), null);
        }
    }

    private static Map<String, String> annotations(List<String> typed) {
        Map<String, String> out = new LinkedHashMap<>();
        for (String each : typed) {
            int equals = each.indexOf('=');
            int colon = each.lastIndexOf(':', Math.max(0, equals));
            String place = colon < 0 ? "index" : each.substring(0, colon);
            if (equals <= 0 || !place.equals("index")) {
                throw TareException.usage("--annotation " + each + ": the index has annotations, as NAME=VALUE", null);
            }
            out.put(each.substring(colon + 1, equals), each.substring(equals + 1));
        }
        return out;
    }

    private static void writeMetadata(@Nullable String file, Descriptor top, List<Reference> names, Console console) {
        if (file == null) {
            return;
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("containerimage.descriptor", top.toJson());
        json.put("containerimage.digest", top.digest().toString());
        Set<String> repositories = new LinkedHashSet<>();
        names.forEach(name -> repositories.add(name.familiarName()));
        json.put("image.name", String.join(",", repositories));
        Path path = console.path(file);
        AtomicFile.write(path, file, out -> out.write(Json.write(json)));
    }
}
