package dev.tare.plan;

import dev.tare.oci.Digest;
import java.util.List;

/**
 * An operation with its inputs. Two vertices that do the same with the same inputs have the same digest, whatever they
 * are called.
 */
public final class Vertex {
    /** The empty tree that every FROM scratch starts from. */
    public static final Vertex SCRATCH = new Vertex(new Op.Scratch(), List.of(), "scratch", false);

    private final Op op;
    private final List<Vertex> inputs;
    private final String name;
    private final boolean ignoreCache;
    private final Digest digest;

    /**
     * A vertex.
     *
     * @param name what progress shows, such as {@code [build 2/3] COPY . /src}; not a part of the digest
     * @param ignoreCache whether its result is made anew even when a record of it exists
     */
    public Vertex(Op op, List<Vertex> inputs, String name, boolean ignoreCache) {
        this.op = op;
        this.inputs = List.copyOf(inputs);
        this.name = name;
        this.ignoreCache = ignoreCache;
        Encoder encoder = new Encoder();
        op.encode(encoder);
        for (Vertex input : inputs) {
            encoder.digest(input.digest);
        }
        this.digest = encoder.toDigest();
    }

    public Op op() {
        return op;
    }

    public List<Vertex> inputs() {
        return inputs;
    }

    public String name() {
        return name;
    }

    public boolean ignoreCache() {
        return ignoreCache;
    }

    public Digest digest() {
        return digest;
    }

    @Override
    public String toString() {
        return name;
    }
}
