package dev.tare.binary.go;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The names of all functions, with those that were inlined everywhere; each has a number, by rising place. They stay
 * bytes until somebody wants to read one: a program has tens of thousands. A generic function is one, whatever its
 * types, and named as in stack traces: {@code slices.Sort[...]}.
 */
final class NameTable {
    /** Another in each run, so that nobody makes names that fall together. */
    private static final int FACTOR = (int) System.nanoTime() << 3 | 5;

    private static final byte[] INIT = {'.', 'i', 'n', 'i', 't'};

    private final byte[] bytes;
    /** Index of each name's first byte. */
    private final int[] starts;
    /** No name goes beyond. */
    private final int end;
    /** A name's number and one, at a place that its hash leads to; zero where none is. */
    private final int[] table;
    /** For each name the first that is the same: a function and what fits it to another calling convention share one. */
    private final int[] same;

    private NameTable(byte[] bytes, int[] starts, int end) {
        this.bytes = bytes;
        this.starts = starts;
        this.end = end;
        this.table = new int[Math.max(16, Integer.highestOneBit(starts.length) << 2)];
        this.same = new int[starts.length];
        int[] hashes = new int[starts.length];
        for (int i = 0; i < starts.length; i++) {
            int hash = hash(bytes, starts[i], end);
            hashes[i] = hash;
            int slot = slot(hash);
            while (table[slot] != 0 && (hashes[table[slot] - 1] != hash || !isSame(table[slot] - 1, i))) {
                slot = slot + 1 & table.length - 1;
            }
            if (table[slot] == 0) {
                table[slot] = i + 1;
            }
            same[i] = table[slot] - 1;
        }
    }

    private boolean isSame(int one, int other) {
        int to = starts[other] + length(other);
        return isName(one, bytes, starts[other], to);
    }

    /** Whether a name is this text, but for the arguments of types in both. */
    private boolean isName(int number, byte[] text, int from, int to) {
        int start = starts[number];
        int stop = start + length(number);
        int open = open(bytes, start, stop);
        int close = close(bytes, open, stop);
        int textOpen = open(text, from, to);
        int textClose = close(text, textOpen, to);
        return Arrays.equals(bytes, start, open, text, from, textOpen)
                && Arrays.equals(bytes, close, stop, text, textClose, to);
    }

    /** Where the arguments of types begin; the end when there are none. */
    private static int open(byte[] in, int from, int to) {
        for (int at = from; at < to; at++) {
            if (in[at] == '[') {
                return at;
            }
        }
        return to;
    }

    /** Where the last of the arguments, which begin here, end: at a bracket; the end when there is none. */
    private static int close(byte[] in, int open, int to) {
        for (int at = to - 1; at > open; at--) {
            if (in[at] == ']') {
                return at;
            }
        }
        return to;
    }

    /** Of the name without the arguments of types; it ends at a zero byte. */
    private static int hash(byte[] in, int from, int to) {
        int hash = 0;
        int open = 0;
        boolean opened = false;
        boolean closed = false;
        for (int at = from; at < to; at++) {
            byte b = in[at];
            if (b == 0) {
                break;
            }
            if (b == '[' && !opened) {
                opened = true;
                open = hash;
            } else if (b == ']' && opened) {
                closed = true;
                hash = open;
            }
            hash = FACTOR * hash + b;
        }
        return opened && !closed ? open : hash;
    }

    private int slot(int hash) {
        return (hash ^ hash >>> 15) * 0x9e3779b9 >>> Integer.numberOfLeadingZeros(table.length) + 1;
    }

    static NameTable of(byte[] memory, Pclntab functions) {
        int[] starts = functions.form == Pclntab.Form.GO_1_2
                ? named(functions)
                : all(memory, functions.names, functions.namesEnd);
        return new NameTable(memory, starts, functions.namesEnd);
    }

    /** The first form keeps the names between other things. */
    private static int[] named(Pclntab functions) {
        int[] starts = new int[functions.count];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = functions.names + functions.nameOffset(i);
        }
        Arrays.sort(starts);
        int count = 0;
        for (int start : starts) {
            if (count == 0 || starts[count - 1] != start) {
                starts[count++] = start;
            }
        }
        return Arrays.copyOf(starts, count);
    }

    private static int[] all(byte[] memory, int from, int to) {
        int[] starts = new int[1024];
        int count = 0;
        int start = from;
        for (int at = from; at < to; at++) {
            if (memory[at] != 0) {
                continue;
            }
            // Names are aligned in no version; an empty one is what fills the table up, or the name of none.
            if (at > start) {
                if (count == starts.length) {
                    starts = Arrays.copyOf(starts, 2 * count);
                }
                starts[count++] = start;
            }
            start = at + 1;
        }
        return Arrays.copyOf(starts, count);
    }

    int count() {
        return starts.length;
    }

    /** Where a name begins. */
    int start(int number) {
        return starts[number];
    }

    /** The first of the names that are the same as this one. */
    int first(int number) {
        return same[number];
    }

    /** The number of the first name that is the same as that at an index of the memory; -1 when none begins there. */
    int at(int index) {
        int found = number(index);
        return found >= 0 ? same[found] : -1;
    }

    /** The number of the name at an index of the memory; negative when none begins there. */
    int number(int index) {
        return Arrays.binarySearch(starts, index);
    }

    /** The number of a name; -1 when there is none such. */
    int find(String name) {
        byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
        int hash = hash(wanted, 0, wanted.length);
        for (int slot = slot(hash); table[slot] != 0; slot = slot + 1 & table.length - 1) {
            int number = table[slot] - 1;
            if (isName(number, wanted, 0, wanted.length)) {
                return number;
            }
        }
        return -1;
    }

    private boolean isEnd(int index) {
        return index >= end || bytes[index] == 0;
    }

    boolean startsWith(int number, byte[] prefix) {
        int start = starts[number];
        return prefix.length <= end - start
                && Arrays.equals(bytes, start, start + prefix.length, prefix, 0, prefix.length);
    }

    boolean endsWith(int number, String suffix) {
        int length = length(number);
        int from = starts[number] + length - suffix.length();
        for (int i = 0; i < suffix.length(); i++) {
            if (from < starts[number] || bytes[from + i] != suffix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it runs before main: {@code x.init}, {@code x.init.0}; not {@code x.init.0.func1}, which they call. */
    boolean isInitialiser(int number) {
        int at = starts[number] + length(number) - 1;
        int digits = at;
        while (at > starts[number] && bytes[at] >= '0' && bytes[at] <= '9') {
            at--;
        }
        if (at < digits && bytes[at] != '.') {
            return false;
        }
        int end = at < digits ? at : digits + 1;
        return end - starts[number] > INIT.length && Arrays.equals(bytes, end - INIT.length, end, INIT, 0, INIT.length);
    }

    private int length(int number) {
        int at = starts[number];
        while (!isEnd(at)) {
            at++;
        }
        return at - starts[number];
    }

    String text(int number) {
        int start = starts[number];
        int stop = start + length(number);
        int open = open(bytes, start, stop);
        int close = close(bytes, open, stop);
        String name = new String(bytes, start, open - start, StandardCharsets.UTF_8);
        return close == stop ? name + rest(open, stop) : name + "[..." + rest(close, stop);
    }

    private String rest(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    List<String> withPrefix(String prefix) {
        byte[] wanted = prefix.getBytes(StandardCharsets.UTF_8);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < starts.length; i++) {
            if (same[i] == i && startsWith(i, wanted)) {
                found.add(text(i));
            }
        }
        found.sort(null);
        return found;
    }
}
