package dev.tare.binary.go;

import dev.tare.binary.ElfMemory;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Which function each place in the code belongs to. All places are indexes of the program's memory. */
final class CodeIndex {
    private static final int SHIFT = 7;

    final int start;
    final int end;
    final int count;
    /** Where each function begins, and behind the last where that ends. */
    final int[] entries;
    /** The number of each function's name. */
    final int[] nodes;
    /** A bit for each place where a function begins. */
    private final long[] bits;
    /** For each piece of the code the last function that begins before it, or with it. */
    private final int[] first;
    /** A bit for each function into whose middle others go. */
    private final BitSet duff = new BitSet();

    private CodeIndex(int[] entries, int[] nodes) {
        this.entries = entries;
        this.nodes = nodes;
        count = nodes.length;
        start = entries[0];
        end = entries[count];
        bits = new long[(end - start >> 6) + 1];
        first = new int[(end - start >> SHIFT) + 2];
        int function = 0;
        for (int i = 0; i < first.length; i++) {
            while (function + 1 < count && entries[function + 1] - start <= i << SHIFT) {
                function++;
            }
            first[i] = function;
        }
        for (int i = 0; i < count; i++) {
            int at = entries[i] - start;
            bits[at >> 6] |= 1L << at;
        }
    }

    /** Null when the functions are not where the module data say that the code is. */
    static @Nullable CodeIndex of(ElfMemory memory, Pclntab functions, NameTable names, ModuleData module) {
        int[] entries = new int[functions.count + 1];
        int[] nodes = new int[functions.count];
        long base = functions.isRelative() ? memory.address(module.text()) : 0;
        for (int i = 0; i <= functions.count; i++) {
            entries[i] = memory.index(base + functions.pc(i));
            if (entries[i] < module.text() || entries[i] > module.textEnd() || i > 0 && entries[i] < entries[i - 1]) {
                return null;
            }
        }
        for (int i = 0; i < nodes.length; i++) {
            nodes[i] = names.at(functions.names + functions.nameOffset(i));
            if (nodes[i] < 0) {
                return null;
            }
        }
        if (entries[0] == entries[nodes.length]) {
            return null;
        }
        CodeIndex index = new CodeIndex(entries, nodes);
        byte[] duff = "runtime.duff".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < nodes.length; i++) {
            if (names.startsWith(nodes[i], duff)) {
                index.duff.set(i);
            }
        }
        return index;
    }

    /** Whether a function begins at a place. */
    boolean isEntry(int at) {
        int offset = at - start;
        return at >= start && at < end && (bits[offset >> 6] & 1L << offset) != 0;
    }

    /** Whether a place in the code is in runtime.duffzero or runtime.duffcopy. */
    boolean isDuff(int at) {
        return duff.get(at(at));
    }

    /** The function that a place in the code belongs to. */
    int at(int at) {
        int function = first[at - start >> SHIFT];
        while (function + 1 < count && entries[function + 1] <= at) {
            function++;
        }
        return function;
    }

    /** The node of the function at a place in the code. */
    int node(int at) {
        return nodes[at(at)];
    }
}
