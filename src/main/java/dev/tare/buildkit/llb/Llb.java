package dev.tare.buildkit.llb;

import com.google.protobuf.ByteString;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pb.Ops;

/**
 * What a daemon is asked to solve.
 *
 * @param definition all ops, each behind those that it reads
 * @param vertices of the plan by the digest that the daemon calls them by; where two have one digest, the first
 * @param trees what the session sends as files, by the names that the daemon asks for
 * @param images that only the store is known to have, which the session sends as content
 */
public record Llb(
        Ops.Definition definition,
        Map<String, Vertex> vertices,
        Map<String, Op.TreeSource> trees,
        Set<Op.ImageSource> images) {
    /** By which the session's content store of images is asked for. */
    public static final String STORE = "store";

    public Llb {
        vertices = Map.copyOf(vertices);
        trees = Map.copyOf(trees);
        images = Set.copyOf(images);
    }

    /** The vertex that a daemon speaks of; null for one that no plan knows, such as that of an export. */
    public @Nullable Vertex vertex(String digest) {
        return vertices.get(digest);
    }

    /** How a daemon names an op. */
    static String digest(ByteString op) {
        return dev.tare.oci.Digest.sha256(op.toByteArray()).toString();
    }
}
