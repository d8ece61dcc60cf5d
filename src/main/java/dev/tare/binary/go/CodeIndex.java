package dev.tare.binary.go;

import org.jspecify.annotations.Nullable;

/** Which function each place in the code belongs to, and what it is called. */
final class CodeIndex {
    final int start;
    final int end;
    final int count;
    /** As {@link CodeEntries#entries}. */
    final int[] entries;
    /** The number of each function's name. */
    final int[] nodes;

    private final CodeEntries all;

    private CodeIndex(CodeEntries all, int[] nodes) {
        this.all = all;
        this.nodes = nodes;
        start = all.start;
        end = all.end;
        count = all.count;
        entries = all.entries;
    }

    /** Null when a function has no name. */
    static @Nullable CodeIndex of(CodeEntries all, Pclntab functions, NameTable names) {
        int[] nodes = new int[all.count];
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = names.at(functions.names + functions.nameOffset(i));
            if (nodes[i] < 0) {
                return null;
            }
        }
        return new CodeIndex(all, nodes);
    }

    /** Where functions begin. */
    CodeEntries all() {
        return all;
    }

    /** Whether a function begins at a place. */
    boolean isEntry(int at) {
        return all.isEntry(at);
    }

    /** The function that a place in the code belongs to. */
    int at(int at) {
        return all.at(at);
    }

    /** The node of the function at a place in the code. */
    int node(int at) {
        return nodes[all.at(at)];
    }
}
