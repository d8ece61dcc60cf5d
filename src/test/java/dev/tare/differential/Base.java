package dev.tare.differential;

import dev.tare.testing.BuildKitd;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * An image that cases stand on: built once, then handed to both. BuildKit builds it, or Tare where its {@code case.json}
 * says {@code "by": "tare"}.
 *
 * @param layout a folder, an OCI layout with this image alone
 * @param digest its manifest's
 */
record Base(String name, Path layout, String digest) {

    static Base build(String name, Path folder, Tare tare) throws IOException {
        Path source = Case.base(name);
        Path context = Case.prepare(source, folder);
        Path layout = folder.resolve("layout");
        Path settings = source.resolve("case.json");
        Map<String, Object> json = Files.exists(settings) ? Json.readObject(Files.readAllBytes(settings)) : Map.of();
        String platform = json.containsKey("platform") ? Json.string(json.get("platform")) : "linux/amd64";
        String output = "type=oci,tar=false,dest=" + layout;
        String image = "docker.io/library/" + name + ":latest";
        if ("tare".equals(json.get("by"))) {
            tare.command("build", "--platform", platform, "-t", image, "-o", output, context.toString())
                    .succeed();
        } else {
            BuildKitd.get()
                    .build(List.of(
                            "--local=context=" + context,
                            "--local=dockerfile=" + context,
                            "--opt=platform=" + platform,
                            "--output=" + output + ",name=" + image))
                    .succeed();
        }
        Map<String, Object> index = Json.readObject(Files.readAllBytes(layout.resolve("index.json")));
        Map<String, Object> manifest =
                Json.object(Json.list(index.get("manifests")).getFirst());
        if (json.containsKey("config")) {
            patch(layout, manifest, json);
            Files.write(layout.resolve("index.json"), Json.write(index));
        }
        return new Base(name, layout, Json.string(manifest.get("digest")));
    }

    /** The layout as an archive. */
    Path archive() {
        Path archive = layout.resolveSibling(name + ".tar");
        ChildProcess.of("tar", "-C", layout.toString(), "-cf", archive.toString(), "blobs", "index.json", "oci-layout")
                .succeed();
        return archive;
    }

    /** Sets fields of the configuration to what no builder would write; the descriptor then names the new manifest. */
    private static void patch(Path layout, Map<String, Object> descriptor, Map<String, Object> patch)
            throws IOException {
        Map<String, Object> manifest = Json.readObject(Files.readAllBytes(blob(layout, descriptor)));
        Map<String, Object> configDescriptor = Json.object(manifest.get("config"));
        Map<String, Object> config = Json.readObject(Files.readAllBytes(blob(layout, configDescriptor)));
        Json.object(config.get("config")).putAll(Json.object(patch.get("config")));
        write(layout, configDescriptor, Json.write(config));
        write(layout, descriptor, Json.write(manifest));
    }

    private static void write(Path layout, Map<String, Object> descriptor, byte[] blob) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
            descriptor.put("digest", "sha256:" + HexFormat.of().formatHex(digest));
            descriptor.put("size", (long) blob.length);
            Files.write(blob(layout, descriptor), blob);
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }

    private static Path blob(Path layout, Map<String, Object> descriptor) throws IOException {
        return layout.resolve("blobs/" + Json.string(descriptor.get("digest")).replace(':', '/'));
    }
}
