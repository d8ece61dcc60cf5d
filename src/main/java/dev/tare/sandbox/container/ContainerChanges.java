package dev.tare.sandbox.container;

import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.posix.ExtendedAttributes;
import dev.tare.posix.Mounts;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.RootTree;
import dev.tare.text.Json;
import dev.tare.text.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a container has changed of its image, as the upper folder of its overlay tells it (overlayfs.rst of the kernel). */
public final class ContainerChanges {
    private final Path upper;
    private final FileTree image;
    private final Set<String> mounted;
    private final List<Change> changes = new ArrayList<>();

    private ContainerChanges(Path upper, FileTree image, Set<String> mounted) {
        this.upper = upper;
        this.image = image;
        this.mounted = mounted;
    }

    /**
     * One path.
     *
     * @param kind {@code A} for added, {@code C} for changed, {@code D} for deleted
     * @param path absolute
     */
    public record Change(char kind, String path) {}

    /** In the order of the paths; what the runtime made to mount something there is left out. */
    public static List<Change> of(Containers containers, Container container, FileTree image) throws IOException {
        Path folder = containers.folder(container.id());
        Map<String, @Nullable Object> bundle =
                Json.readObject(Files.readAllBytes(folder.resolve("bundle/config.json")));
        Set<String> mounted = new TreeSet<>();
        for (Object mount : Json.list(bundle.get("mounts"))) {
            mounted.add(TreePaths.clean(Json.string(Json.object(mount).get("destination"))));
        }
        ContainerChanges out = new ContainerChanges(BundlePart.UPPER.in(folder), image, mounted);
        try (RootTree tree = new RootTree(out.upper)) {
            boolean _ = out.below(tree, "");
        }
        return out.changes;
    }

    /** Lists the changes in a directory. @return whether there are any */
    private boolean below(RootTree tree, String directory) throws IOException {
        int before = changes.size();
        Set<String> names = new TreeSet<>(Names.BYTEWISE);
        names.addAll(tree.children(directory));
        boolean opaque = isOpaque(directory);
        if (opaque) {
            names.addAll(image.children(directory));
        }
        for (String name : names) {
            String path = TreePaths.join(directory, name);
            Node node = tree.get(path);
            Node old = image.get(path);
            if (node == null || isWhiteout(node)) {
                if (old != null) {
                    add('D', path);
                }
            } else if (node.inode().isDirectory()) {
                directory(tree, path, old);
            } else if (!mounted.contains(path) || old != null) {
                add(old == null ? 'A' : 'C', path);
            }
        }
        return changes.size() > before;
    }

    private void directory(RootTree tree, String path, @Nullable Node old) throws IOException {
        int at = changes.size();
        add(old == null ? 'A' : 'C', path);
        if (!below(tree, path) && isForMounts(path)) {
            changes.remove(at);
        }
    }

    private boolean isForMounts(String path) {
        return mounted.stream().anyMatch(target -> target.equals(path) || target.startsWith(path + "/"));
    }

    private boolean isOpaque(String directory) {
        byte[] value = ExtendedAttributes.get(
                Names.encode(TreePaths.join(upper.toString(), directory)), Mounts.overlayAttributes() + "opaque");
        return value != null && value.length == 1 && value[0] == 'y';
    }

    private static boolean isWhiteout(Node node) {
        return node.inode().type() == dev.tare.oci.tree.FileType.CHARACTER_DEVICE
                && node.inode().major() == 0
                && node.inode().minor() == 0;
    }

    private void add(char kind, String path) {
        changes.add(new Change(kind, "/" + path));
    }
}
