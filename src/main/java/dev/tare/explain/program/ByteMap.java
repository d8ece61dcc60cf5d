package dev.tare.explain.program;

import dev.tare.explain.part.Branch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gives each byte of a file to one part. Claims are made in rounds: what one round has taken, no later one gets. Within a
 * round the byte is that of the claim that begins first.
 */
final class ByteMap {
    /** The bytes that nobody has, by rising place: from and to of each stretch. */
    private long[] free;

    private int stretches = 1;
    private final long size;
    private final List<Branch> owners = new ArrayList<>();
    private long[] claims = new long[1024];
    private int count;

    ByteMap(long size) {
        this.size = size;
        this.free = new long[] {0, size};
    }

    /** Claims bytes in this round; what lies outside of the file is not claimed. */
    void claim(long from, long bytes, Branch owner) {
        if (from < 0 || bytes <= 0 || from >= size) {
            return;
        }
        if (2 * count + 2 > claims.length) {
            claims = Arrays.copyOf(claims, 2 * claims.length);
        }
        claims[2 * count] = from;
        claims[2 * count + 1] = bytes > size - from ? size : from + bytes;
        count++;
        owners.add(owner);
    }

    /** Ends the round: its claims get what is free of their bytes. */
    void settle() {
        long[] order = order();
        long[] left = new long[2 * (stretches + count) + 2];
        int kept = 0;
        int claim = 0;
        long[] taken = new long[count];
        for (int i = 0; i < stretches; i++) {
            long at = free[2 * i];
            long end = free[2 * i + 1];
            while (at < end) {
                // Claims that end before this place are done with.
                while (claim < count && claims[2 * (int) order[claim] + 1] <= at) {
                    claim++;
                }
                if (claim == count || claims[2 * (int) order[claim]] >= end) {
                    left[2 * kept] = at;
                    left[2 * kept++ + 1] = end;
                    break;
                }
                int number = (int) order[claim];
                long from = Math.max(at, claims[2 * number]);
                if (from > at) {
                    left[2 * kept] = at;
                    left[2 * kept++ + 1] = from;
                }
                long to = Math.min(end, claims[2 * number + 1]);
                taken[number] += to - from;
                at = to;
            }
        }
        for (int i = 0; i < count; i++) {
            owners.get(i).add(taken[i]);
        }
        free = Arrays.copyOf(left, 2 * kept);
        claims = new long[1024];
        stretches = kept;
        count = 0;
        owners.clear();
    }

    /** The numbers of the claims by rising place. */
    private long[] order() {
        long[] keys = new long[count];
        // Files are smaller than 2^38 bytes, and claims fewer than 2^25.
        boolean small = size < 1L << 38 && count < 1 << 25;
        if (small) {
            for (int i = 0; i < count; i++) {
                keys[i] = claims[2 * i] << 25 | i;
            }
            Arrays.sort(keys);
            for (int i = 0; i < count; i++) {
                keys[i] &= (1 << 25) - 1;
            }
            return keys;
        }
        Integer[] numbers = new Integer[count];
        Arrays.setAll(numbers, i -> i);
        Arrays.sort(numbers, (a, b) -> Long.compare(claims[2 * a], claims[2 * b]));
        Arrays.setAll(keys, i -> numbers[i]);
        return keys;
    }

    /** Takes stretches that nobody has. */
    interface Free {
        void take(long from, long bytes);
    }

    /** Tells what nobody has. */
    void eachFree(Free to) {
        for (int i = 0; i < stretches; i++) {
            to.take(free[2 * i], free[2 * i + 1] - free[2 * i]);
        }
    }
}
