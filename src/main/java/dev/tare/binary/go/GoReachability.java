package dev.tare.binary.go;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a call graph says. */
final class GoReachability implements Reachability {
    // How far the ways are that do not begin in main.main: farther than any way that does.
    private static final int INITIALISER = 10_000;
    private static final int START = 30_000;
    private static final int UNKNOWN = 100_000;

    private final NameTable names;
    private final CallGraph graph;
    private final CallGraph.Reached reached;

    private GoReachability(NameTable names, CallGraph graph, CallGraph.Reached reached) {
        this.names = names;
        this.graph = graph;
        this.reached = reached;
    }

    /** @param unknown the node of what we do not know who leads to */
    static GoReachability of(NameTable names, CallGraph graph, int unknown) {
        int[] roots = new int[2 * names.count() + 2];
        int count = 0;
        int main = names.find("main.main");
        byte[] start = "_rt0_".getBytes(StandardCharsets.US_ASCII);
        byte[] runtime = "runtime.".getBytes(StandardCharsets.US_ASCII);
        for (int name = 0; name < names.count(); name++) {
            boolean starts = names.startsWith(name, start);
            if (name != main && !starts && !names.isInitialiser(name)) {
                continue;
            }
            roots[count++] = name;
            roots[count++] = name == main ? 0 : starts || names.startsWith(name, runtime) ? START : INITIALISER;
        }
        roots[count++] = unknown;
        roots[count++] = UNKNOWN;
        return new GoReachability(names, graph, graph.reach(roots, count));
    }

    @Override
    public boolean isExact() {
        return true;
    }

    @Override
    public void prepare() {
        // All is known.
    }

    @Override
    public boolean isReachable(String function) {
        int name = names.find(function);
        return name >= 0 && reached.holds(name);
    }

    @Override
    public List<String> path(String function) {
        int node = names.find(function);
        if (node < 0 || !reached.holds(node)) {
            return List.of();
        }
        List<String> path = new ArrayList<>();
        for (; node >= 0; node = reached.before()[node]) {
            // What is no function is how one leads to the next.
            if (node < names.count()) {
                path.add(names.text(node));
            }
        }
        Collections.reverse(path);
        return path;
    }

    @Override
    public List<String> callers(String function) {
        int wanted = names.find(function);
        List<String> callers = new ArrayList<>();
        for (int node = 0; wanted >= 0 && node < names.count(); node++) {
            for (int i = graph.starts()[node]; reached.holds(node) && i < graph.starts()[node + 1]; i++) {
                if (graph.targets()[i] == wanted && node != wanted) {
                    callers.add(names.text(node));
                    break;
                }
            }
        }
        callers.sort(null);
        return callers;
    }

    @Override
    public List<String> possibleCallers(String function) {
        return callers(function);
    }
}
