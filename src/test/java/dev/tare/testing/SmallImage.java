package dev.tare.testing;

import dev.tare.oci.ContainerConfig;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.History;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Layer;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.oci.tree.Inode;
import dev.tare.store.Layers.LayerContent;
import dev.tare.store.Store;
import dev.tare.store.TestImages;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes small images in a store, through the store's own interface, as a build does. */
public final class SmallImage {
    private final Store store;
    private final List<Layer> layers = new ArrayList<>();
    private final List<History> history = new ArrayList<>();

    public SmallImage(Store store) {
        this.store = store;
    }

    /** Adds a layer. */
    public SmallImage layer(String createdBy, LayerContent content) {
        Digest diffId = store.layers().write(0, content);
        layers.add(store.plainLayer(diffId));
        history.add(new History("2026-11-20T09:00:00Z", createdBy, "buildkit.dockerfile.v0", null, false));
        return this;
    }

    /** Adds a layer of one file of mode 0644. */
    public SmallImage file(String path, String text, long mtimeSeconds) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return layer(
                "COPY x /" + path + " # buildkit",
                writer -> writer.add(
                        path,
                        Inode.file(0644, 0, 0, bytes.length, mtimeSeconds),
                        null,
                        new ByteArrayInputStream(bytes),
                        null));
    }

    /** Stores the image; it has no name, and is not in the index. */
    public Descriptor store() {
        ContainerConfig.Builder container = ContainerConfig.EMPTY.toBuilder();
        container.cmd = List.of("/hello");
        container.workingDir = "/";
        container.labels = Map.of("layers", Integer.toString(layers.size()));
        List<History> all = new ArrayList<>(history);
        all.add(new History("2026-11-20T10:00:00Z", "CMD [\"/hello\"]", "buildkit.dockerfile.v0", null, true));
        ImageConfig config = ImageConfig.scratch(new Platform("linux", "amd64", ""))
                .withCreated("2026-11-20T10:00:00Z")
                .withContainer(container.build())
                .withHistory(all);
        return TestImages.image(store, config, layers);
    }

    /** Stores the image under a name. */
    public Descriptor name(String text) {
        Descriptor manifest = store();
        store.images().name(manifest, reference(text));
        return manifest;
    }

    /** A name that is one. */
    public static Reference reference(String text) {
        Reference name = Reference.parse(text);
        if (name == null) {
            throw new AssertionError("no name: " + text);
        }
        return name;
    }
}
