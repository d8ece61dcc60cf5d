package dev.tare.explain.compare;

import dev.tare.deliver.prepare.CompressedLayers;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.Layer;
import dev.tare.oci.layer.LayerTree;
import dev.tare.oci.tree.Node;
import dev.tare.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program in one kind of image.
 *
 * @param name of the kind: {@code fat}
 * @param recipe how it was built
 * @param raw bytes of all files of all layers
 * @param compressed bytes of the layers as they are sent, by gzip where the base has them in no other form
 * @param files that a container sees, without folders
 * @param setuid of these, how many have the set-user-ID bit
 * @param took from the request to the image, what compiled it included
 */
public record Variant(String name, String recipe, long raw, long compressed, int files, int setuid, Duration took) {
    private static final int SETUID = 04000;

    /** Measures an image. @throws IOException when its files cannot be read */
    public static Variant of(String name, String recipe, Store store, Image image, Duration took) throws IOException {
        long raw = 0;
        for (Digest layer : image.config().diffIds()) {
            raw += store.layers().fileBytes(layer);
        }
        long compressed = 0;
        for (Layer layer : image.layers()) {
            compressed += CompressedLayers.sentBytes(store, layer);
        }
        int files = 0;
        int setuid = 0;
        try (LayerTree tree = store.tree(image.config().diffIds())) {
            ArrayDeque<String> todo = new ArrayDeque<>(List.of(""));
            while (!todo.isEmpty()) {
                for (Node node : tree.nodes(todo.removeLast())) {
                    if (node.inode().isDirectory()) {
                        todo.add(node.path());
                    } else {
                        files++;
                        setuid += node.inode().isFile() && (node.inode().mode() & SETUID) != 0 ? 1 : 0;
                    }
                }
            }
        }
        return new Variant(name, recipe, raw, compressed, files, setuid, took);
    }

    Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("variant", name);
        json.put("recipe", recipe);
        json.put("raw", raw);
        json.put("compressed", compressed);
        json.put("files", (long) files);
        json.put("setuid", (long) setuid);
        json.put("milliseconds", took.toMillis());
        return json;
    }
}
