package dev.tare.hostile;

import dev.tare.oci.Digest;
import java.util.ArrayList;
import java.util.List;

/** Archives of {@code docker save}, made by hand. */
final class DockerArchive {
    private DockerArchive() {}

    /** The image {@code it} of these layers. */
    static byte[] of(byte[]... layers) {
        List<String> diffIds = new ArrayList<>();
        for (byte[] layer : layers) {
            diffIds.add("\"" + Digest.sha256(layer) + "\"");
        }
        return with(config("", String.join(",", diffIds)), layers);
    }

    /** @param container fields of the object {@code config} */
    static String config(String container, String diffIds) {
        return "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{" + container
                + "},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + diffIds + "]}}";
    }

    static byte[] with(String config, byte[]... layers) {
        RawTar tar = new RawTar();
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < layers.length; i++) {
            tar.file(i + "/layer.tar", layers[i]);
            paths.add("\"" + i + "/layer.tar\"");
        }
        String manifest =
                "[{\"Config\":\"c.json\",\"RepoTags\":[\"it:latest\"],\"Layers\":[" + String.join(",", paths) + "]}]";
        return tar.file("c.json", config).file("manifest.json", manifest).end();
    }
}
