package dev.tare.binary.go;

import java.util.Arrays;

/** What a piece of code refers to, by rising places; all places are indexes of the program's memory. */
final class CodeReferences {
    // How a place is referred to.

    /** Code goes to a function. */
    static final int CALL = 0;
    /** Code takes a function's address. */
    static final int ADDRESS = 1;
    /** Code takes the address of something that is no code. */
    static final int DATA = 2;
    /** Code reads what is there. */
    static final int READ = 3;

    private final int most;
    private boolean full;
    private int count;
    /** Where code is that refers to something, and in the lower half what it means and how. */
    private long[] all = new long[1 << 12];

    /** @param size of the program: a sound one refers to something far less often than it has bytes */
    CodeReferences(int size) {
        most = (1 << 16) + size / 4;
    }

    void add(int place, int target, int how) {
        if (count == all.length) {
            if (count >= most) {
                full = true;
                return;
            }
            all = Arrays.copyOf(all, 2 * count);
        }
        all[count++] = (long) place << 32 | Integer.toUnsignedLong(target << 2 | how);
    }

    /** Whether there were more than any sound program has, so that some are missing. */
    boolean isFull() {
        return full;
    }

    int count() {
        return count;
    }

    /** Where the instruction begins that refers to something, or near that. */
    int place(int number) {
        return (int) (all[number] >>> 32);
    }

    int target(int number) {
        return (int) all[number] >>> 2;
    }

    int how(int number) {
        return (int) all[number] & 3;
    }
}
