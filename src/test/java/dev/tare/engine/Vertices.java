package dev.tare.engine;

import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import java.util.List;

/** Vertices as tests of the solver need them. */
final class Vertices {
    private Vertices() {}

    /** A context. */
    static Vertex local(String name) {
        return new Vertex(new Op.LocalSource(name, List.of()), List.of(), name, false);
    }

    /** Actions on files. */
    static Vertex step(String name, List<Vertex> inputs, FileAction... actions) {
        return new Vertex(new Op.FileOp(List.of(actions)), inputs, name, false);
    }

    /** A folder of this name, made on top. */
    static Vertex made(String name, Vertex onto) {
        return step(name, List.of(onto), new FileAction.Mkdir("/" + name, 0755, null));
    }

    /** A file of the context, alone, as {@code /x}. */
    static Vertex read(String path) {
        return step("read", List.of(Vertex.SCRATCH, local("context")), new FileAction.Copy(1, path, "/x"));
    }

    /** The same, made whatever the cache holds. */
    static Vertex anew(Vertex vertex) {
        return new Vertex(vertex.op(), vertex.inputs(), vertex.name(), true);
    }
}
