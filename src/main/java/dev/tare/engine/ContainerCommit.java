package dev.tare.engine;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.Digest;
import dev.tare.oci.History;
import dev.tare.oci.Image;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Layer;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.RootTree;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.ContainerChanges;
import dev.tare.sandbox.container.Containers;
import dev.tare.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes an image of a container: its own image, and over it a layer of what the container has changed. What the runtime
 * mounted is left out, and so are volumes.
 *
 * @param store of both
 */
public record ContainerCommit(Store store, Containers containers, Container container) {
    /**
     * Puts the image into the store, where it has no name yet.
     *
     * @param message for the history, or null
     * @param now when it is made
     */
    public Image make(@Nullable String author, @Nullable String message, Instant now) {
        Image base = store.images().image(container.manifest());
        try {
            FileTree tree = store.tree(container.layers());
            List<ContainerChanges.Change> changes = ContainerChanges.of(containers, container, tree);
            Path upper = BundlePart.UPPER.in(containers.folder(container.id()));
            Digest layer;
            try (RootTree files = new RootTree(upper)) {
                layer = store.layers().write(0, writer -> write(changes, files, writer));
            }
            ImageConfig config = config(base.config(), author, message, now.toString(), layer);
            List<Layer> layers = new ArrayList<>(base.layers());
            layers.add(store.plainLayer(layer));
            Image image = Image.of(config, config.toJson(), layers, Map.of());
            store.images().put(image);
            return image;
        } catch (IOException e) {
            throw TareException.failed(
                    "no image can be made of the container " + container.name() + ": " + Reasons.of(e), e);
        }
    }

    private static void write(List<ContainerChanges.Change> changes, FileTree files, LayerWriter writer)
            throws IOException {
        for (ContainerChanges.Change change : changes) {
            String path = change.path().substring(1);
            Node node = files.get(path);
            if (change.kind() == 'D') {
                writer.whiteout(path);
            } else if (node != null && node.inode().isFile()) {
                try (InputStream content = files.open(node)) {
                    writer.add(path, node.inode(), null, content, null);
                }
            } else if (node != null) {
                writer.add(path, node.inode(), null, null, null);
            }
        }
    }

    /** What the container was started with counts, where the image says something else. */
    private ImageConfig config(
            ImageConfig base, @Nullable String author, @Nullable String message, String now, Digest layer) {
        ContainerConfig before = base.container();
        List<String> entrypoint = before.entrypoint() == null ? List.of() : before.entrypoint();
        List<String> command = container.command();
        boolean begins = command.size() >= entrypoint.size()
                && command.subList(0, entrypoint.size()).equals(entrypoint);
        ContainerConfig made = new ContainerConfig(
                before.user(),
                before.exposedPorts(),
                before.env(),
                begins && !entrypoint.isEmpty() ? entrypoint : null,
                begins ? command.subList(entrypoint.size(), command.size()) : command,
                before.argsEscaped(),
                before.volumes(),
                before.workingDir(),
                container.settings().labels(),
                before.stopSignal(),
                before.healthcheck(),
                before.onBuild(),
                before.shell());
        List<Digest> diffIds = new ArrayList<>(base.diffIds());
        diffIds.add(layer);
        List<History> history = new ArrayList<>(base.history());
        history.add(new History(now, String.join(" ", command), message, author, false));
        return base.withContainer(made)
                .withDiffIds(diffIds)
                .withHistory(history)
                .withCreated(now)
                .withAuthor(author == null ? base.author() : author);
    }
}
