package dev.tare.docker;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.ImageName;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.registry.ImageTools;
import dev.tare.registry.ImageTools.Found;
import dev.tare.registry.Registries;
import dev.tare.report.Template;
import dev.tare.text.Json;
import dev.tare.usage.Page;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code docker buildx imagetools inspect}: what a registry has under a name. */
final class ImageToolsInspect implements DockerVerb {
    @Override
    public Page page() {
        return Pages.of("NAME", "Show what a registry has under a name", """
                --raw  print the manifest or index as it is, byte for byte
                --format TEMPLATE  print what a Go template makes of Name, Manifest and Image
                --builder NAME  there is one
                -D, --debug  as docker has it
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        Reference name = ImageName.parse(arguments.operand("image"));
        String format = arguments.value("format");
        if (format != null && arguments.has("raw")) {
            throw TareException.usage("--raw and --format do not go together", null);
        }
        try (Registries registries = new Registries(console.environment())) {
            ImageTools tools = new ImageTools(registries, Progress.NONE);
            Found found = tools.find(name);
            if (arguments.has("raw")) {
                // No end of line: its digest is that of these bytes.
                console.out().writeBytes(found.json());
            } else if (format == null || format.replace(" ", "").equals("{{.Manifest}}")) {
                print(found, console);
            } else {
                console.out().print(Template.parse(format).render(fields(found, tools)));
            }
        }
        return 0;
    }

    private static void print(Found found, Console console) {
        console.out().println("Name:      " + found.name());
        console.out().println("MediaType: " + found.descriptor().mediaType());
        console.out().println("Digest:    " + found.descriptor().digest());
        if (!found.isIndex()) {
            return;
        }
        console.out().println("           ");
        console.out().println("Manifests: ");
        boolean first = true;
        for (Descriptor each : found.manifests()) {
            if (!first) {
                console.out().println("             ");
            }
            first = false;
            console.out().println("  Name:      " + found.name() + "@" + each.digest());
            console.out().println("  MediaType: " + each.mediaType());
            if (each.platform() != null) {
                console.out().println("  Platform:  " + each.platform());
            }
            if (!each.annotations().isEmpty()) {
                console.out().println("  Annotations: ");
                each.annotations().forEach((key, value) -> console.out().println("    " + key + ": " + value));
            }
        }
    }

    private static Map<String, @Nullable Object> fields(Found found, ImageTools tools) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("Name", found.name().toString());
        Map<String, @Nullable Object> manifest = new LinkedHashMap<>();
        if (found.isIndex()) {
            manifest.put("schemaVersion", 2L);
        }
        manifest.put("mediaType", found.descriptor().mediaType());
        manifest.put("digest", found.descriptor().digest().toString());
        manifest.put("size", found.descriptor().size());
        if (found.isIndex()) {
            manifest.put(
                    "manifests",
                    found.manifests().stream().map(Descriptor::toJson).toList());
        }
        fields.put("Manifest", withGoNames(manifest));
        fields.put("Image", image(found, tools));
        return fields;
    }

    /** JSON has the names of JSON, and {@code .Manifest.Digest} is what scripts write. */
    private static Map<String, @Nullable Object> withGoNames(Map<String, @Nullable Object> json) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>(json);
        json.forEach((name, value) -> out.put(Character.toUpperCase(name.charAt(0)) + name.substring(1), value));
        return out;
    }

    /** The configuration; of an index those of all platforms by their names, as docker has it. */
    private static @Nullable Object image(Found found, ImageTools tools) {
        if (!found.isIndex()) {
            return config(found, tools);
        }
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        for (Descriptor each : found.manifests()) {
            Platform platform = each.platform();
            if (platform != null && !platform.os().equals("unknown")) {
                out.put(platform.toString(), config(tools.entry(found, each), tools));
            }
        }
        List<@Nullable Object> only = List.copyOf(out.values());
        return only.size() == 1 ? only.getFirst() : out;
    }

    private static @Nullable Object config(Found image, ImageTools tools) {
        byte[] config = tools.config(image);
        try {
            return config == null ? null : Json.readObject(config);
        } catch (IOException e) {
            throw TareException.failed("the configuration of " + image.name() + " is damaged: " + e.getMessage(), e);
        }
    }
}
