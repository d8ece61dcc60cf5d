package dev.tare.flow.artifact;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.flow.file.FlowArtifact;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.text.Glob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the artifacts of a step in the tree of its image: no container is made, and no shell is needed. */
public final class ArtifactSearch {
    private ArtifactSearch() {}

    /**
     * The artifacts that a line of the flow names. A path that is there is taken as it is; else its wildcards are.
     * Symlinks are followed inside the image; the artifact keeps the name by which it was asked for.
     *
     * @return at least one
     * @throws TareException at the line, when there is none, or it would land outside the work directory
     */
    public static List<Artifact> find(FileTree tree, String image, FlowArtifact asked) {
        try {
            List<Artifact> found = new ArrayList<>();
            String source = TreePaths.clean(asked.source());
            Node exact = TreePaths.lookup(tree, source);
            if (exact != null) {
                found.add(artifact(tree, exact, TreePaths.name(source), asked));
            } else if (Glob.hasWildcard(source)) {
                for (String path : matches(tree, source)) {
                    Node node = TreePaths.lookup(tree, path);
                    if (node != null) {
                        found.add(artifact(tree, node, TreePaths.name(path), asked));
                    }
                }
            }
            if (found.isEmpty()) {
                throw TareException.at(
                        asked.location(), "the image " + image + " has no " + asked.source(), near(tree, source));
            }
            return found;
        } catch (IOException e) {
            throw TareException.at(
                    asked.location(),
                    "the artifact " + asked.source() + " can't be read from the image " + image + ": " + Reasons.of(e),
                    null);
        }
    }

    /**
     * Where the artifact of a path lands.
     *
     * @param name the last part of the path, maybe a pattern
     * @throws TareException at the line, where that is not inside the work directory
     */
    static String landing(FlowArtifact asked, String name) {
        if (name.isEmpty()) {
            throw TareException.at(
                    asked.location(), "the artifact " + asked.source() + " is the whole image", "name a folder of it");
        }
        int depth = 0;
        for (String part : asked.folder().split("/", -1)) {
            depth += part.equals("..") ? -1 : part.isEmpty() || part.equals(".") ? 0 : 1;
            if (depth < 0) {
                throw TareException.at(
                        asked.location(),
                        "the artifact " + asked.source() + " would be written to " + asked.folder()
                                + ", outside the work directory",
                        null);
            }
        }
        String path = TreePaths.join(TreePaths.clean(asked.folder()), name);
        if (List.of(path.split("/", -1)).contains(".git")) {
            throw TareException.at(
                    asked.location(),
                    "the artifact " + asked.source() + " would be written to " + path
                            + ", where git keeps what it runs",
                    null);
        }
        return path;
    }

    private static Artifact artifact(FileTree tree, Node node, String name, FlowArtifact asked) {
        return new Artifact(tree, node, asked.source(), landing(asked, name));
    }

    /** The paths that fit a pattern part by part, in the order of their bytes. */
    private static List<String> matches(FileTree tree, String pattern) throws IOException {
        List<String> at = List.of("");
        for (String part : pattern.split("/")) {
            List<String> next = new ArrayList<>();
            boolean wild = Glob.hasWildcard(part);
            Glob glob = Glob.of(part);
            for (String directory : at) {
                String resolved = TreePaths.resolve(tree, directory, true);
                if (!wild) {
                    next.add(TreePaths.join(resolved, part));
                    continue;
                }
                for (String name : tree.children(resolved)) {
                    if (glob.matches(name)) {
                        next.add(TreePaths.join(resolved, name));
                    }
                }
            }
            at = next;
        }
        return at;
    }

    private static @Nullable String near(FileTree tree, String path) throws IOException {
        String folder = TreePaths.resolve(tree, TreePaths.parent(path), true);
        List<String> paths = tree.children(folder).stream()
                .map(name -> "/" + TreePaths.join(folder, name))
                .toList();
        return NearNames.hint("/" + path, paths);
    }
}
