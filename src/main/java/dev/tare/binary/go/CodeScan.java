package dev.tare.binary.go;

import dev.tare.binary.ElfMemory;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads machine code for what it refers to.
 *
 * <p>On amd64 every four bytes are taken for a distance: instructions need not be told apart for that, and hardly any
 * four bytes that are none lead to where a function begins. On arm64 instructions are words.
 */
final class CodeScan {
    static final int AMD64 = 62;
    static final int ARM64 = 183;
    private static final int NEAR = 32;

    private final ElfMemory memory;
    private final byte[] bytes;
    private final ByteBuffer buffer;
    private final CodeIndex code;
    private final References references;
    private final boolean arm;
    /** On arm64 the pages that registers hold, and since where. */
    private final long[] pages = new long[32];

    private final int[] since = new int[32];

    CodeScan(ElfMemory memory, CodeIndex code, References references) {
        this.memory = memory;
        this.bytes = memory.bytes();
        this.buffer = memory.buffer();
        this.code = code;
        this.references = references;
        this.arm = memory.kind().machine() == ARM64;
        Arrays.fill(since, -2 * NEAR);
    }

    /** Reads code that belongs to a node. */
    void scan(int source, int start, int end) {
        if (arm) {
            scanArm(source, start, end);
        } else {
            scanAmd(source, start, end);
        }
    }

    private void scanAmd(int source, int start, int end) {
        byte[] in = bytes;
        int size = in.length;
        int last = Math.min(end, size - 3);
        if (start >= last) {
            return;
        }
        int codeStart = code.start;
        int codeEnd = code.end;
        int value = (in[start] & 0xff) << 8 | (in[start + 1] & 0xff) << 16 | in[start + 2] << 24;
        for (int at = start; at < last; at++) {
            value = value >>> 8 | in[at + 3] << 24;
            int target = at + 4 + value;
            if (target > 0 && target < size) {
                if (target < codeStart || target >= codeEnd) {
                    amdData(source, at, target);
                } else if (code.isEntry(target)) {
                    if (isRelative(at)) {
                        references.toCode(source, target, false);
                    } else if (isBranch(at)) {
                        references.toCode(source, target, true);
                    }
                } else if (isWithin(at, target)) {
                    references.toCode(source, target, false);
                }
            }
        }
        absolute(source, start, last);
    }

    /** Programs at fixed addresses may name a function by its own. */
    private void absolute(int source, int start, int end) {
        long base = memory.base();
        if (base == 0 || base > Integer.MAX_VALUE) {
            return;
        }
        int low = (int) base + code.start;
        int size = code.end - code.start;
        int value = (bytes[start] & 0xff) << 8 | (bytes[start + 1] & 0xff) << 16 | bytes[start + 2] << 24;
        for (int at = start; at < end; at++) {
            value = value >>> 8 | bytes[at + 3] << 24;
            int offset = value - low;
            if (offset >= 0 && offset < size && isNumber(at) && code.isEntry(code.start + offset)) {
                references.toCode(source, code.start + offset, false);
            }
        }
    }

    /** Whether an instruction before it takes it as a number: MOV to a register, PUSH. */
    private boolean isNumber(int at) {
        int before = at > 1 ? bytes[at - 1] & 0xff : 0;
        return (before & 0xf8) == 0xb8 || before == 0x68 || (before & 0xf8) == 0xc0 && bytes[at - 2] == (byte) 0xc7;
    }

    /** Operands beside the instruction's own place: mod 0, r/m 5. */
    private boolean isRelative(int at) {
        return at > 1 && (bytes[at - 1] & 0xc7) == 5;
    }

    /** A call, a jump, or one on a condition. */
    private boolean isBranch(int at) {
        int before = at > 1 ? bytes[at - 1] & 0xff : 0;
        return before == 0xe8 || before == 0xe9 || (before & 0xf0) == 0x80 && bytes[at - 2] == 0x0f;
    }

    private boolean isLea(int at) {
        return isRelative(at) && bytes[at - 2] == (byte) 0x8d;
    }

    private void amdData(int source, int at, int target) {
        // Else it is part of something else, but for instructions of assemblers that Go's does not write.
        if (isRelative(at)) {
            references.toData(source, target, bytes[at - 2] == (byte) 0x8d);
        }
    }

    /**
     * Whether code goes into the middle of another function: it does so in those that fill and copy memory, and
     * assembly takes such addresses.
     */
    private boolean isWithin(int at, int target) {
        byte instruction = at > 0 ? bytes[at - 1] : 0;
        boolean goes = instruction == (byte) 0xe8 || instruction == (byte) 0xe9;
        return goes && code.isDuff(target)
                || isLea(at) && (at < code.start || at >= code.end || code.at(at) != code.at(target));
    }

    private void scanArm(int source, int start, int end) {
        int last = Math.min(end, bytes.length - 3);
        for (int at = start + 3 & -4; at < last; at += 4) {
            int word = buffer.getInt(at);
            if ((word & 0x7c000000) == 0x14000000) {
                // B and BL.
                go(source, at, at + (word << 6 >> 4));
            } else if ((word & 0x9f000000) == 0x90000000) {
                // ADRP: the distance in pages.
                long distance = (long) (word << 8 >> 13 << 2 | word >> 29 & 3) << 12;
                pages[word & 31] = (memory.address(at) & -4096) + distance;
                since[word & 31] = at;
            } else if ((word & 0x9f000000) == 0x10000000) {
                // ADR.
                refer(source, at + (word << 8 >> 13 << 2 | word >> 29 & 3), true);
            } else if ((word & 0xff800000) == 0x91000000) {
                // ADD of 64 bits with a number, which may stand for multiples of 4096.
                int number = word >> 10 & 0xfff;
                boolean shifted = (word & 0x400000) != 0;
                referPage(source, at, word, shifted ? number << 12 : number, true);
            } else if ((word & 0x3b000000) == 0x39000000) {
                // Loads and stores, in multiples of their size.
                int vector = (word & 0x04800000) == 0x04800000 ? 4 : word >>> 30;
                referPage(source, at, word, (word >> 10 & 0xfff) << vector, false);
            } else if ((word & 0xff000010) == 0x54000000 || (word & 0x7e000000) == 0x34000000) {
                // B.cond, CBZ and CBNZ.
                go(source, at, at + (word << 8 >> 13 << 2));
            } else if (at + 8 <= bytes.length && buffer.getInt(at + 4) == 0) {
                // An address among the code.
                refer(source, memory.index(Integer.toUnsignedLong(word)), false);
            }
        }
    }

    private void go(int source, int at, int target) {
        if (target >= code.start && target < code.end && code.at(target) != code.at(Math.max(at, code.start))) {
            references.toCode(source, target, true);
        }
    }

    /** The two instructions of an address are neighbours, or nearly. */
    private void referPage(int source, int at, int word, int number, boolean takes) {
        int register = word >> 5 & 31;
        if (register != 31 && at - since[register] <= NEAR) {
            refer(source, memory.index(pages[register] + number), takes);
        }
    }

    private void refer(int source, int target, boolean takes) {
        if (target <= 0) {
            return;
        }
        if (target >= code.start && target < code.end) {
            if (code.isEntry(target)) {
                references.toCode(source, target, false);
            }
        } else {
            references.toData(source, target, takes);
        }
    }
}
