package dev.tare.store;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Reference;
import dev.tare.oci.tree.Inode;
import dev.tare.store.upkeep.Gc;
import dev.tare.store.upkeep.GcOptions;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A little of all that a store is used for, which must be able to start anew wherever it was stopped. */
public final class Scenario {
    private Scenario() {}

    /** In a process of its own: {@code HOME run}, or {@code HOME name PREFIX COUNT} to name images. */
    public static void main(String[] args) {
        try {
            if (args[1].equals("run")) {
                run(Path.of(args[0]));
            } else {
                name(Path.of(args[0]), args[2], Integer.parseInt(args[3]));
            }
        } catch (TareException e) {
            System.err.print(e.problem().render());
            System.exit(e.exitCode());
        }
    }

    public static void run(Path home) {
        try (Store store = Store.open(home)) {
            store.images().name(image(store, "one"), reference("app"));
            store.images().name(image(store, "two"), reference("app"));
            store.images().name(image(store, "two"), reference("app:2"));
            Digest blob = store.blobs().put(new byte[] {1, 2, 3});
            store.records().put("result", Digest.sha256("key"), new byte[] {7}, List.of(blob));
            try (FileDigests memory = FileDigests.open(store, "/context")) {
                memory.put(1, 2, 3, 4, 5, Digest.sha256("content"));
            }
            store.images().untag(reference("app:2"));
            Gc.run(store, GcOptions.prune(false));
        }
    }

    static void name(Path home, String prefix, int count) {
        try (Store store = Store.open(home)) {
            for (int i = 0; i < count; i++) {
                store.images().name(image(store, prefix + i), reference(prefix + ":" + i));
            }
        }
    }

    /** An image whose layer has one file. */
    public static Descriptor image(Store store, String content) {
        byte[] bytes = content.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Digest diffId = store.layers()
                .write(
                        bytes.length,
                        writer -> writer.add(
                                "file",
                                Inode.file(0644, 0, 0, bytes.length, 0),
                                null,
                                new ByteArrayInputStream(bytes),
                                null));
        return TestImages.image(store, ImageConfig.scratch(TestImages.AMD64), List.of(store.plainLayer(diffId)));
    }

    private static Reference reference(String name) {
        return Objects.requireNonNull(Reference.parse(name));
    }
}
