package dev.tare.plan;

import dev.tare.diagnostic.Location;
import dev.tare.oci.Digest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An operation with its inputs. Two vertices have the same digest when all that decides their result is the same; what
 * they are called, and where they were asked for, is not.
 */
public final class Vertex {
    /** The empty tree that every FROM scratch starts from. */
    public static final Vertex SCRATCH = new Vertex(new Op.Scratch(), List.of(), "scratch", false);

    private final Op op;
    private final List<Vertex> inputs;
    private final String name;
    private final boolean ignoreCache;
    private final Digest digest;
    private final @Nullable Location location;

    /**
     * A vertex.
     *
     * @param name what progress shows, such as {@code [build 2/3] COPY . /src}; not a part of the digest
     * @param ignoreCache whether its result is made anew even when a record of it exists; a part of the digest, since a
     *     vertex that may be taken from a record must not stand for one that may not
     */
    public Vertex(Op op, List<Vertex> inputs, String name, boolean ignoreCache) {
        this.op = op;
        this.inputs = List.copyOf(inputs);
        this.name = name;
        this.ignoreCache = ignoreCache;
        Encoder encoder = new Encoder();
        op.encode(encoder);
        encoder.flag(ignoreCache).number(inputs.size());
        for (Vertex input : inputs) {
            encoder.digest(input.digest);
        }
        this.digest = encoder.toDigest();
        this.location = null;
    }

    /** The same, which errors say to be there. */
    public Vertex at(@Nullable Location newLocation) {
        return new Vertex(op, inputs, name, ignoreCache, digest, newLocation);
    }

    private Vertex(
            Op op, List<Vertex> inputs, String name, boolean ignoreCache, Digest digest, @Nullable Location location) {
        this.op = op;
        this.inputs = inputs;
        this.name = name;
        this.ignoreCache = ignoreCache;
        this.digest = digest;
        this.location = location;
    }

    /** Where the user asked for it, or null. */
    public @Nullable Location location() {
        return location;
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

    /** The image whose layers are the lowest of its tree; null where that is none. */
    public Op.@Nullable ImageSource base() {
        Vertex at = this;
        while (!at.inputs.isEmpty() && !(at.op instanceof Op.Diff)) {
            at = at.inputs.getFirst();
        }
        return at.op instanceof Op.ImageSource image ? image : null;
    }

    /** All that it needs and itself, each once: it comes first, and of its inputs the last before the others. */
    public Set<Vertex> all() {
        Set<Vertex> all = new LinkedHashSet<>();
        Deque<Vertex> todo = new ArrayDeque<>(List.of(this));
        while (!todo.isEmpty()) {
            Vertex vertex = todo.removeLast();
            if (all.add(vertex)) {
                todo.addAll(vertex.inputs);
            }
        }
        return all;
    }

    @Override
    public String toString() {
        return name;
    }
}
