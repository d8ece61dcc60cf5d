package dev.tare.deliver;

import dev.tare.deliver.prepare.ImageBundle;
import dev.tare.oci.Content;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import dev.tare.oci.Reference;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes an OCI image layout (image-layout.md). With docker's manifest.json beside index.json it is an archive that all
 * of docker 1.10 and later, podman and containerd load, and still an OCI layout: docker 25 and BuildKit write both, too.
 * The {@code repositories} file and a folder for each layer are for dockers before 1.10, and left out.
 */
public final class LayoutWriter {
    private static final byte[] OCI_LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.US_ASCII);

    private LayoutWriter() {}

    /**
     * Writes all of a bundle, in the order of names, index.json after the blobs, and manifest.json where the bundle holds
     * an image for docker.
     *
     * @param earlier entries of an index.json that are kept
     */
    static void write(ImageBundle bundle, List<Descriptor> earlier, Sink sink) throws IOException {
        sink.folder("blobs");
        sink.folder("blobs/sha256");
        for (Map.Entry<Digest, Content> blob : bundle.blobs().entrySet()) {
            sink.file(blobPath(blob.getKey()), blob.getValue());
        }
        List<Descriptor> manifests = new ArrayList<>(earlier);
        manifests.addAll(bundle.roots());
        sink.file("index.json", Content.of(Index.of(manifests).toJson()));
        if (!bundle.dockerImages().isEmpty()) {
            sink.file("manifest.json", Content.of(dockerManifest(bundle)));
        }
        sink.file("oci-layout", Content.of(OCI_LAYOUT));
        sink.finish();
    }

    private static byte[] dockerManifest(ImageBundle bundle) {
        List<Map<String, @Nullable Object>> out = new ArrayList<>();
        for (ImageBundle.DockerImage image : bundle.dockerImages()) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("Config", blobPath(image.config()));
            List<String> tags = new ArrayList<>();
            for (Reference name : image.names()) {
                // A digest alone is no tag, and docker refuses it here.
                if (!name.tag().isEmpty()) {
                    tags.add(name.familiarName() + ":" + name.tag());
                }
            }
            json.put("RepoTags", tags);
            json.put(
                    "Layers",
                    image.layers().stream().map(LayoutWriter::blobPath).toList());
            out.add(json);
        }
        return Json.write(out);
    }

    public static String blobPath(Digest digest) {
        return "blobs/sha256/" + digest.hex();
    }
}
