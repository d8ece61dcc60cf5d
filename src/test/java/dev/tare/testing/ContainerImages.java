package dev.tare.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tare.oci.ContainerConfig;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Layer;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.Inode;
import dev.tare.store.Layers;
import dev.tare.store.Store;
import dev.tare.store.TestImages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Makes images in a store through its own interface, for tests that run them. */
public final class ContainerImages {
    /** Debian's busybox-static. */
    public static final Path BUSYBOX = Path.of("/usr/bin/busybox");

    private ContainerImages() {}

    /** A busybox with some users, as the image of that name. */
    public static void busybox(Store store, String name, Consumer<ContainerConfig.Builder> change) {
        ChildProcess.installed("busybox");
        Digest layer = store.layers().write(2 << 20, writer -> {
            writer.add("bin", Inode.directory(0755, 0, 0, 0), null, null, null);
            file(writer, "bin/busybox", 0755, Files.readAllBytes(BUSYBOX));
            for (String applet :
                    List.of("cat", "echo", "env", "httpd", "id", "kill", "ls", "nc", "sh", "sleep", "stat", "wget")) {
                writer.add("bin/" + applet, Inode.symlink("busybox", 0, 0, 0), null, null, null);
            }
            writer.add("etc", Inode.directory(0755, 0, 0, 0), null, null, null);
            file(writer, "etc/passwd", 0644, text("root:x:0:0::/root:/bin/sh\nann:x:1000:100::/home/ann:/bin/sh\n"));
            file(writer, "etc/group", 0644, text("root:x:0:\nusers:x:100:\nwheel:x:10:ann\n"));
            file(writer, "etc/plain", 0644, text("plain\n"));
            writer.add("www", Inode.directory(0755, 0, 0, 0), null, null, null);
            file(writer, "www/index.html", 0644, text("hello from inside\n"));
        });
        image(store, name, List.of(layer), builder -> {
            builder.env = new ArrayList<>(List.of("PATH=/bin", "FROM=image"));
            builder.cmd = List.of("sh");
            change.accept(builder);
        });
    }

    /** An image of these layers, lowest first. */
    public static void image(Store store, String name, List<Digest> diffIds, Consumer<ContainerConfig.Builder> change) {
        ContainerConfig.Builder builder = ContainerConfig.EMPTY.toBuilder();
        change.accept(builder);
        ImageConfig config = ImageConfig.scratch(Platform.host()).withContainer(builder.build());
        List<Layer> layers = new ArrayList<>();
        diffIds.forEach(diffId -> layers.add(store.plainLayer(diffId)));
        store.images().name(TestImages.image(store, config, layers), Objects.requireNonNull(Reference.parse(name)));
    }

    public static Digest layer(Store store, Layers.LayerContent content) {
        return store.layers().write(0, content);
    }

    public static void file(LayerWriter writer, String path, int mode, byte[] content) throws IOException {
        writer.add(path, Inode.file(mode, 0, 0, content.length, 0), null, new ByteArrayInputStream(content), null);
    }

    public static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }
}
