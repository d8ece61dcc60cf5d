package dev.tare.binary.go;

import dev.tare.binary.ElfMemory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Where the functions of a program begin, whatever their names. All places are indexes of the program's memory. */
final class CodeEntries {
    private static final int SHIFT = 7;
    private static final byte[] DUFF = "runtime.duff".getBytes(StandardCharsets.US_ASCII);

    final int start;
    final int end;
    final int count;
    /** Where each function begins, and behind the last where that ends. */
    final int[] entries;
    /** A bit for each place where a function begins. */
    private final long[] bits;
    /** For each piece of the code the last function that begins before it, or with it. */
    private final int[] first;
    /** A bit for each function into whose middle others go. */
    private final BitSet duff = new BitSet();

    private CodeEntries(int[] entries) {
        this.entries = entries;
        count = entries.length - 1;
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
    static @Nullable CodeEntries of(ElfMemory memory, Pclntab functions, ModuleData module) {
        int[] entries = new int[functions.count + 1];
        long base = functions.isRelative() ? memory.address(module.text()) : 0;
        for (int i = 0; i <= functions.count; i++) {
            entries[i] = memory.index(base + functions.pc(i));
            if (entries[i] < module.text() || entries[i] > module.textEnd() || i > 0 && entries[i] < entries[i - 1]) {
                return null;
            }
        }
        if (entries[0] == entries[functions.count]) {
            return null;
        }
        CodeEntries all = new CodeEntries(entries);
        byte[] bytes = memory.bytes();
        for (int i = 0; i < functions.count; i++) {
            int name = functions.names + functions.nameOffset(i);
            int nameEnd = name + DUFF.length;
            if (nameEnd <= functions.namesEnd && Arrays.equals(bytes, name, nameEnd, DUFF, 0, DUFF.length)) {
                all.duff.set(i);
            }
        }
        return all;
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
}
