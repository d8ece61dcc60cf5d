package dev.tare.binary.go;

import dev.tare.binary.ElfMemory;
import java.util.Arrays;

/** What is known of each aligned word of the memory, and which code refers to which. */
final class DataMap {
    /** Something refers to it. */
    static final byte REFERRED = 1;
    /** Code takes its address. */
    static final byte TAKEN = 2;
    /** Code reads it. */
    static final byte READ = 4;
    /** It is part of something that is a node itself. */
    static final byte COVERED = 8;

    final byte[] words;
    private int[] sources = new int[1 << 12];
    private int[] targets = new int[1 << 12];
    private int count;

    DataMap(ElfMemory memory) {
        words = new byte[(memory.bytes().length >> 3) + 1];
    }

    void cover(int at, int size) {
        for (int word = at >> 3; word << 3 < at + size && word < words.length; word++) {
            words[word] |= COVERED;
        }
    }

    /** A node refers to a word that is no function's value, no type and no method table. */
    void refer(int source, int at) {
        words[at >> 3] |= REFERRED;
        add(source, at & -8);
    }

    /** A piece of data refers to another word. */
    void link(int piece, int at) {
        add(~piece, at);
    }

    private void add(int source, int at) {
        if (count == sources.length) {
            sources = Arrays.copyOf(sources, 2 * count);
            targets = Arrays.copyOf(targets, 2 * count);
        }
        sources[count] = source;
        targets[count++] = at;
    }

    /** Adds the references to pieces of data that are nodes, as they lead on; a piece that leads to one becomes one. */
    void addTo(GraphNodes nodes) {
        // Data refer to data over a few steps; the last are at the end of the list.
        for (int i = count - 1; i >= 0; i--) {
            int node = nodes.find(targets[i]);
            if (node >= 0) {
                nodes.edge(sources[i] >= 0 ? sources[i] : nodes.node(~sources[i]), node, GraphNodes.REFERENCE);
            }
        }
    }
}
