package dev.tare.plan;

import dev.tare.oci.Digest;
import java.util.List;

/** Turns plans into layers; on this machine, or elsewhere. */
public interface Solver {
    /**
     * Builds a vertex and all that it needs, each at most once.
     *
     * @return the plain layers of its tree, lowest first, all of them in the store
     */
    List<Digest> solve(Vertex vertex);
}
