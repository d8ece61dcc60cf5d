package dev.tare.plan;

import dev.tare.oci.tree.FileTree;
import java.io.IOException;

/** The trees that a plan's sources stand for. */
public interface Contexts {
    /** The tree of a source; the same one each time it is asked for. */
    FileTree open(Op.TreeSource source) throws IOException;
}
