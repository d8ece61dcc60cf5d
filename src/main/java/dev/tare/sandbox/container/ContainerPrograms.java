package dev.tare.sandbox.container;

import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.sandbox.RootTree;
import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What can be said to somebody who looks for a program that a container does not have. */
final class ContainerPrograms {
    private static final int MOST = 8;

    private ContainerPrograms() {}

    /** The programs that there are, and how to have a shell without one. */
    static String hint(RootTree tree, Container container, Map<String, @Nullable Object> process) throws IOException {
        Set<String> found = new TreeSet<>();
        String own = container.command().isEmpty() ? "" : container.command().getFirst();
        if (own.startsWith("/")) {
            found.add(own);
        }
        List<String> folders = new ArrayList<>(List.of("/"));
        for (String variable : Json.strings(process.get("env"))) {
            if (variable.startsWith("PATH=")) {
                folders.addAll(List.of(variable.substring("PATH=".length()).split(":", -1)));
            }
        }
        for (String folder : folders) {
            programs(tree, folder, found);
        }
        String shell = "tare shell " + container.name() + " brings one along";
        if (found.isEmpty()) {
            return "there are no programs in it; " + shell;
        }
        List<String> shown = new ArrayList<>(found);
        return "it has " + String.join(", ", shown.subList(0, Math.min(MOST, shown.size())))
                + (shown.size() > MOST ? " and " + (shown.size() - MOST) + " more" : "") + "; " + shell;
    }

    private static void programs(RootTree tree, String folder, Set<String> found) throws IOException {
        String at = TreePaths.resolve(tree, folder, true);
        for (String name : tree.children(at)) {
            Node node = TreePaths.lookup(tree, TreePaths.join(at, name));
            if (node != null && node.inode().isFile() && (node.inode().mode() & 0111) != 0) {
                found.add("/" + TreePaths.join(at, name));
            }
        }
    }
}
