package dev.tare.docker;

import dev.tare.command.Arguments;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.ImageName;
import dev.tare.registry.ImageTools;
import dev.tare.registry.ImageTools.Found;
import dev.tare.registry.Registries;
import dev.tare.report.PrettyJson;
import dev.tare.text.Json;
import dev.tare.usage.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code docker manifest inspect}: the manifest or index that a registry has under a name; scripts ask it whether there is one. */
final class ManifestInspect implements DockerVerb {
    @Override
    public Page page() {
        return Pages.of("NAME", "Show the manifest that a registry has under a name", """
                --insecure  as docker has it: a registry of this machine may speak without TLS
                -v, --verbose  each image with its digest
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        try (Registries registries = new Registries(console.environment())) {
            ImageTools tools = new ImageTools(registries, Progress.NONE);
            Found found = tools.find(ImageName.parse(arguments.operand("image")));
            if (!arguments.has("verbose")) {
                console.out().print(PrettyJson.write(json(found)));
                return 0;
            }
            List<Map<String, @Nullable Object>> all = new ArrayList<>();
            for (Descriptor each : found.manifests()) {
                all.add(verbose(tools.entry(found, each), each));
            }
            console.out()
                    .print(
                            found.isIndex()
                                    ? PrettyJson.write(all)
                                    : PrettyJson.write(verbose(found, found.descriptor())));
        }
        return 0;
    }

    private static Map<String, @Nullable Object> verbose(Found image, Descriptor descriptor) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        out.put("Ref", image.name().toString());
        out.put("Descriptor", descriptor.toJson());
        boolean docker = descriptor.mediaType().startsWith("application/vnd.docker.");
        out.put(docker ? "SchemaV2Manifest" : "OCIManifest", json(image));
        return out;
    }

    private static Map<String, @Nullable Object> json(Found found) {
        try {
            return Json.readObject(found.json());
        } catch (IOException e) {
            throw TareException.failed("the manifest of " + found.name() + " is damaged: " + e.getMessage(), e);
        }
    }
}
