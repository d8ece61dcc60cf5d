package dev.tare.flow.artifact;

import dev.tare.oci.tree.TreePaths;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a build context lies to the work directory: in it, above it, or elsewhere. Paths in either are as in a FileTree.
 *
 * @param isRelated whether one holds the other
 * @param inside of the context in the work directory; empty where it is not in it
 * @param above of the work directory in the context; empty where it is not in it
 */
public record ContextPlace(boolean isRelated, String inside, String above) {
    /** One folder for both. */
    static final ContextPlace SAME = new ContextPlace(true, "", "");

    /** Of two real paths. */
    public static ContextPlace of(Path context, Path work) {
        if (context.startsWith(work)) {
            return new ContextPlace(true, work.relativize(context).toString(), "");
        }
        if (work.startsWith(context)) {
            return new ContextPlace(true, "", context.relativize(work).toString());
        }
        return new ContextPlace(false, "", "");
    }

    /** What a path of the context is in the work directory; null where it is not in it. */
    @Nullable String toWork(String path) {
        if (!isRelated) {
            return null;
        }
        return above.isEmpty() ? TreePaths.join(inside, path) : below(above, path);
    }

    /** What a path of the work directory is in the context; null where it is not in it. */
    @Nullable String fromWork(String path) {
        if (!isRelated) {
            return null;
        }
        return inside.isEmpty() ? TreePaths.join(above, path) : below(inside, path);
    }

    private static @Nullable String below(String folder, String path) {
        if (path.equals(folder)) {
            return "";
        }
        return path.startsWith(folder + "/") ? path.substring(folder.length() + 1) : null;
    }
}
