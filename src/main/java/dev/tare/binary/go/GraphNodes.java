package dev.tare.binary.go;

import java.util.Arrays;

/**
 * The nodes and edges of a program's call graph while it is made. The first nodes are the functions, by the numbers of
 * their names; then come types, method tables and pieces of data, each with its index in the memory, and pairs.
 */
final class GraphNodes {
    // How far apart two nodes are: what says more about a program's way is nearer.

    /** A call, or a function that was inlined. */
    static final int CALL = 1;
    /** From one thing to another that is part of it. */
    static final int NEXT = 2;
    /** To what is referred to in passing. */
    static final int REFERENCE = 3;
    /** A function whose address is taken. */
    static final int ADDRESS = 6;
    /** A function in a piece of data that code refers to. */
    static final int DATA = 12;
    /** A method in a table that the linker made. */
    static final int TABLE = 20;
    /** A method of a type; no other edge to a pair has it. */
    static final int METHOD = 30;

    /** A function in data far behind what code refers to: nearer from an initialiser than in this way from main.main. */
    static final int FAR_DATA = 127;

    /** Where everything begins that is reached from we know not where. */
    final int unknown;

    private final int most;
    private boolean full;
    private int count;
    private int edges;
    private int[] from = new int[1 << 14];
    private int[] to = new int[1 << 14];
    private byte[] costs = new byte[1 << 14];
    /** A key, and behind it the number of its node. */
    private int[] table = new int[1 << 12];

    private int keys;
    /** Nodes that are reached when both of what leads to them are. */
    private int[] pairs = new int[64];

    private int pairCount;

    /** @param size of the program: a sound one leads from one thing to another far less often than it has bytes */
    GraphNodes(int functions, int size) {
        most = (1 << 16) + size / 4;
        unknown = functions;
        count = functions + 1;
    }

    /** The node of an index of the memory, and of a hash by a negative key; it is made when there is none. */
    int node(int key) {
        int slot = slot(key);
        if (table[slot + 1] == 0) {
            table[slot] = key;
            table[slot + 1] = count++;
            if (++keys * 4 > table.length) {
                grow();
            }
            return count - 1;
        }
        return table[slot + 1];
    }

    /** As {@link #node}; -1 when there is none. */
    int find(int key) {
        int node = table[slot(key) + 1];
        return node == 0 ? -1 : node;
    }

    private int slot(int key) {
        int mask = table.length - 1;
        int slot = (key * 0x9e3779b9 >>> 7) * 2 & mask;
        while (table[slot + 1] != 0 && table[slot] != key) {
            slot = slot + 2 & mask;
        }
        return slot;
    }

    private void grow() {
        int[] old = table;
        table = new int[2 * old.length];
        for (int i = 0; i < old.length; i += 2) {
            if (old[i + 1] != 0) {
                int slot = slot(old[i]);
                table[slot] = old[i];
                table[slot + 1] = old[i + 1];
            }
        }
    }

    /** Whether there were more edges than any sound program has; what was made then is worth nothing. */
    boolean isFull() {
        return full;
    }

    /** Says so. */
    void setFull() {
        full = true;
    }

    /** A new node that is reached when both others are, and is then said to be reached by the first. */
    int pair(int first, int second) {
        if (full) {
            return first;
        }
        int node = count++;
        if (pairCount == pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * pairCount);
        }
        pairs[pairCount++] = node;
        edge(first, node, METHOD);
        edge(second, node, NEXT);
        return node;
    }

    void edge(int source, int target, int cost) {
        if (edges >= most || full) {
            full = true;
            return;
        }
        if (edges == from.length) {
            from = Arrays.copyOf(from, 2 * edges);
            to = Arrays.copyOf(to, 2 * edges);
            costs = Arrays.copyOf(costs, 2 * edges);
        }
        from[edges] = source;
        to[edges] = target;
        costs[edges++] = (byte) cost;
    }

    /** The finished graph. */
    CallGraph graph() {
        int[] starts = new int[count + 1];
        for (int i = 0; i < edges; i++) {
            starts[from[i] + 1]++;
        }
        for (int i = 0; i < count; i++) {
            starts[i + 1] += starts[i];
        }
        int[] next = Arrays.copyOf(starts, count);
        int[] targets = new int[edges];
        byte[] sorted = new byte[edges];
        for (int i = 0; i < edges; i++) {
            int at = next[from[i]]++;
            targets[at] = to[i];
            sorted[at] = costs[i];
        }
        return new CallGraph(starts, targets, sorted, Arrays.copyOf(pairs, pairCount));
    }
}
