package dev.tare.engine;

import dev.tare.oci.Digest;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The RUN steps of what is solved, and which of them are decided: found in the cache, or on their way. */
final class ExecCount {
    private final Set<Vertex> roots = ConcurrentHashMap.newKeySet();
    private final Set<Digest> decided = ConcurrentHashMap.newKeySet();

    void root(Vertex vertex) {
        roots.add(vertex);
    }

    void decided(Vertex vertex) {
        if (vertex.op() instanceof Op.Exec) {
            decided.add(vertex.digest());
        }
    }

    /** Whether any is not decided yet. */
    boolean another() {
        for (Vertex vertex : all()) {
            if (vertex.op() instanceof Op.Exec && !decided.contains(vertex.digest())) {
                return true;
            }
        }
        return false;
    }

    /** All that is solved or is needed for it. */
    List<Vertex> all() {
        Map<Digest, Vertex> seen = new LinkedHashMap<>();
        Deque<Vertex> open = new ArrayDeque<>(roots);
        while (!open.isEmpty()) {
            Vertex vertex = open.pop();
            if (seen.putIfAbsent(vertex.digest(), vertex) == null) {
                open.addAll(vertex.inputs());
            }
        }
        return List.copyOf(seen.values());
    }
}
