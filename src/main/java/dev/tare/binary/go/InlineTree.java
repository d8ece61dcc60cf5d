package dev.tare.binary.go;

import dev.tare.binary.ElfMemory;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Which calls within a function were replaced by the called function's code (runtime/symtabinl.go), one function after
 * the other.
 */
final class InlineTree {
    /** The number of the list that says where which inlined call is, and that of the tree. */
    private static final int PLACES = 2;

    private static final int TREE = 3;

    private final ElfMemory memory;
    private final ByteBuffer buffer;
    private final Pclntab functions;
    private final NameTable names;
    private final int base;
    private final boolean early;
    private final int size;

    /** The stretches of the function's code: where each ends, and the number of the inlined call or -1. */
    int stretches;

    int[] ends = new int[64];
    int[] calls = new int[64];

    private int tree;

    InlineTree(ElfMemory memory, Pclntab functions, NameTable names, ModuleData module) {
        this.memory = memory;
        this.buffer = memory.buffer();
        this.functions = functions;
        this.names = names;
        this.base = module.inlining();
        this.early = functions.form != Pclntab.Form.GO_1_20;
        this.size = early ? 20 : 16;
    }

    /** Goes to a function, whose code is between two indexes. */
    void read(int function, int start, int end) {
        stretches = 0;
        tree = start(function);
        if (tree >= 0) {
            int list = buffer.getInt(functions.data(function) + functions.fixedSize() + 4 * PLACES);
            if (list > 0) {
                places(functions.pcTables + (long) list, start, end);
            }
        }
        add(end, -1);
    }

    /** Where a function's calls are described; -1 where it has none. */
    int start(int function) {
        int data = functions.data(function);
        int lists = data + functions.fixedSize();
        int listCount = buffer.getInt(data + functions.entrySize() + 24);
        int dataCount = buffer.get(lists - 1) & 0xff;
        boolean has = listCount > PLACES
                && listCount < 64
                && dataCount > TREE
                && memory.holds(lists, 4L * (listCount + TREE + 4));
        return has ? tree(lists + 4 * listCount) : -1;
    }

    private int tree(int lists) {
        if (functions.isRelative()) {
            int offset = buffer.getInt(lists + 4 * TREE);
            return offset < 0 ? -1 : base + offset;
        }
        // Addresses, at a multiple of their width from the function's data.
        int width = memory.width();
        int at = (lists + width - 1 & -width) + TREE * width;
        return memory.holds(at, width) ? memory.index(memory.word(at)) : -1;
    }

    private void add(int end, int call) {
        if (stretches == ends.length) {
            ends = Arrays.copyOf(ends, 2 * stretches);
            calls = Arrays.copyOf(calls, 2 * stretches);
        }
        ends[stretches] = end;
        calls[stretches++] = call;
    }

    /** Pairs of numbers: how the value changes, zigzag, and for how many steps it holds (golang.org/s/go12symtab). */
    private void places(long from, int start, int end) {
        byte[] bytes = memory.bytes();
        int step = bytes[functions.start + 6];
        int value = -1;
        int at = start;
        int most = end - start;
        int next = from < functions.end ? (int) from : functions.end;
        for (int n = 0; n < most && at < end && next < functions.end; n++) {
            int change = 0;
            int shift = 0;
            do {
                change |= (bytes[next] & 0x7f) << shift;
                shift += 7;
            } while (bytes[next++] < 0 && next < functions.end && shift < 35);
            if (change == 0 && n > 0) {
                return;
            }
            value += change >>> 1 ^ -(change & 1);
            int steps = 0;
            shift = 0;
            while (next < functions.end && shift < 35) {
                steps |= (bytes[next] & 0x7f) << shift;
                shift += 7;
                if (bytes[next++] >= 0) {
                    break;
                }
            }
            long to = at + Integer.toUnsignedLong(steps) * step;
            at = (int) Math.min(end, to);
            add(at, value);
        }
    }

    /** The call of the function that is read whose name's place is told here; -1 when there is none. */
    int callAt(int nameAt) {
        int from = nameAt - (early ? 12 : 4) - tree;
        return tree < 0 || from < 0 || from % size != 0 ? -1 : from / size;
    }

    /** The name's number of an inlined call; -1 when it cannot be told. */
    int name(int call) {
        long at = tree + (long) call * size;
        if (call < 0 || !memory.holds(at, size)) {
            return -1;
        }
        int name = buffer.getInt((int) at + (early ? 12 : 4));
        return name < 0 || name > functions.namesEnd - functions.names ? -1 : names.at(functions.names + name);
    }

    /** The inlined call that a call was in; -1 when it was in the function itself. */
    int parent(int call, int start) {
        long at = tree + (long) call * size;
        if (call < 0 || !memory.holds(at, size)) {
            return -1;
        }
        if (early) {
            return buffer.getShort((int) at);
        }
        int place = start + buffer.getInt((int) at + 8);
        int low = 0;
        int high = stretches - 1;
        while (low < high) {
            int middle = low + high >>> 1;
            if (ends[middle] <= place) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return calls[low];
    }
}
