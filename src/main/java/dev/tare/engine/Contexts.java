package dev.tare.engine;

import dev.tare.oci.FileTree;
import dev.tare.plan.Op;

/** The folders that a plan's local sources stand for. */
public interface Contexts {
    /** The tree of a source; the same one each time it is asked for. */
    FileTree open(Op.LocalSource source);
}
