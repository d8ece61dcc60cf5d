package dev.tare.sandbox.step;

import dev.tare.oci.tree.FileTree;
import dev.tare.plan.Op;
import java.nio.file.Path;
import java.util.List;

/**
 * One RUN to execute.
 *
 * @param exec what
 * @param tree the file system it runs in, for users and paths
 * @param lowers folders of that tree's layers for overlayfs, lowest first; none for an empty tree
 * @param mounts for each mount of {@code exec} in order what it shows; {@link Source#NONE} for those without a source
 */
public record StepRun(Op.Exec exec, FileTree tree, List<Path> lowers, List<Source> mounts) {
    public StepRun {
        lowers = List.copyOf(lowers);
        mounts = List.copyOf(mounts);
    }

    /**
     * What a bind or cache mount shows.
     *
     * @param lowers folders of the source's layers, lowest first
     * @param path of what is mounted, relative to the root, every link in it followed already; empty for the root
     * @param directory whether that is a directory
     */
    public record Source(List<Path> lowers, String path, boolean directory) {
        public static final Source NONE = new Source(List.of(), "", true);

        public Source {
            lowers = List.copyOf(lowers);
        }
    }
}
