package dev.tare.binary.go;

import dev.tare.binary.ElfMemory;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads machine code for what it refers to.
 *
 * <p>On amd64 any four bytes behind one that may say so are taken for a distance: instructions need not be told apart
 * for that, and hardly any four bytes that are none lead to where a function begins. On arm64 instructions are words.
 */
final class CodeScan {
    static final int AMD64 = 62;
    static final int ARM64 = 183;
    private static final int NEAR = 32;

    private static final byte LEA = (byte) 0x8d;
    private static final byte OPERAND = 1;
    private static final byte BRANCH = 2;
    private static final byte CONDITION = 4;
    private static final byte NUMBER = 8;
    private static final byte MOVED = 16;
    /** What four bytes may be, by the byte before them, and by the one before that. */
    private static final byte[] USES = uses();

    private static final byte[] PREFIXES = prefixes();

    private static byte[] uses() {
        byte[] uses = new byte[256];
        for (int i = 0; i < 256; i++) {
            if ((i & 0xc7) == 5) {
                // Mod 0, r/m 5: a place at a distance from the instruction.
                uses[i] = OPERAND;
            } else if (i == 0xe8 || i == 0xe9) {
                uses[i] = BRANCH;
            } else if ((i & 0xf0) == 0x80) {
                uses[i] = CONDITION;
            } else if ((i & 0xf8) == 0xb8 || i == 0x68) {
                // MOV to a register, PUSH.
                uses[i] = NUMBER;
            } else if ((i & 0xf8) == 0xc0) {
                uses[i] = MOVED;
            }
        }
        return uses;
    }

    private static byte[] prefixes() {
        byte[] prefixes = new byte[256];
        Arrays.fill(prefixes, (byte) (OPERAND | BRANCH | NUMBER));
        prefixes[0x0f] |= CONDITION;
        prefixes[0xc7] |= MOVED;
        return prefixes;
    }

    /** What four bytes may be in a program, by the last of them: most numbers that are none are too large. */
    private static byte[] ends(ElfMemory memory) {
        byte[] ends = new byte[256];
        int far = (memory.bytes().length >> 24) + 1;
        for (int i = 0; i < 256; i++) {
            long start = (long) i << 24;
            boolean isNumber = memory.base() != 0
                    && start < memory.base() + memory.bytes().length
                    && start + (1 << 24) > memory.base();
            boolean isDistance = (byte) i >= -far && (byte) i <= far;
            ends[i] = (byte) ((isNumber ? NUMBER | MOVED : 0) | (isDistance ? OPERAND | BRANCH | CONDITION : 0));
        }
        return ends;
    }

    private final ElfMemory memory;
    private final byte[] bytes;
    private final ByteBuffer buffer;
    private final CodeEntries code;
    private final CodeReferences references;
    private final boolean arm;
    private final byte[] ends;
    /** On arm64 the pages that registers hold, and since where. */
    private final long[] pages = new long[32];

    private final int[] since = new int[32];

    private CodeScan(ElfMemory memory, CodeEntries code) {
        this.memory = memory;
        this.bytes = memory.bytes();
        this.buffer = memory.buffer();
        this.code = code;
        this.references = new CodeReferences(bytes.length);
        this.arm = memory.kind().machine() == ARM64;
        ends = ends(memory);
        Arrays.fill(since, -2 * NEAR);
    }

    /** What the code between two places refers to. */
    static CodeReferences of(ElfMemory memory, CodeEntries code, int start, int end) {
        CodeScan scan = new CodeScan(memory, code);
        if (scan.arm) {
            scan.scanArm(start, end);
        } else {
            scan.scanAmd(start, end);
        }
        return scan.references;
    }

    private void scanAmd(int start, int end) {
        byte[] in = bytes;
        byte[] uses = USES;
        byte[] prefixes = PREFIXES;
        byte[] last = ends;
        int codeStart = code.start;
        int codeEnd = code.end;
        int stop = Math.min(end, in.length - 3);
        for (int at = Math.max(start + 1, 2); at < stop; at++) {
            int use = uses[in[at - 1] & 0xff] & prefixes[in[at - 2] & 0xff] & last[in[at + 3] & 0xff];
            if (use == 0) {
                continue;
            }
            int value = in[at] & 0xff | (in[at + 1] & 0xff) << 8 | (in[at + 2] & 0xff) << 16 | in[at + 3] << 24;
            int target = at + 4 + value;
            if (use >= NUMBER) {
                absolute(at, value);
            } else if (target >= codeStart && target < codeEnd) {
                toCode(use, at, target);
            } else if (use == OPERAND && target > 0 && target < in.length) {
                references.add(at - 1, target, in[at - 2] == LEA ? CodeReferences.DATA : CodeReferences.READ);
            }
        }
    }

    /** A distance that leads to a place in the code. */
    private void toCode(int use, int at, int target) {
        boolean isEntry = code.isEntry(target);
        if (use == OPERAND) {
            if (isEntry || bytes[at - 2] == LEA && isOther(at, target)) {
                references.add(at - 1, target, CodeReferences.ADDRESS);
            }
        } else if (isEntry || use == BRANCH && code.isDuff(target)) {
            // Go's code goes into the middle of the functions that fill and copy memory, and of no others.
            references.add(at - 1, target, CodeReferences.CALL);
        }
    }

    private boolean isOther(int at, int target) {
        return at < code.start || at >= code.end || code.at(at) != code.at(target);
    }

    /** Programs at fixed addresses may name a function by its own. */
    private void absolute(int at, int value) {
        long target = Integer.toUnsignedLong(value) - memory.base();
        if (target >= code.start && target < code.end && code.isEntry((int) target)) {
            references.add(at - 1, (int) target, CodeReferences.ADDRESS);
        }
    }

    private void scanArm(int start, int end) {
        int last = Math.min(end, bytes.length - 3);
        for (int at = start + 3 & -4; at < last; at += 4) {
            int word = buffer.getInt(at);
            if ((word & 0x7c000000) == 0x14000000) {
                // B and BL.
                go(at, at + (word << 6 >> 4));
            } else if ((word & 0x9f000000) == 0x90000000) {
                // ADRP: the distance in pages.
                long distance = (long) (word << 8 >> 13 << 2 | word >> 29 & 3) << 12;
                pages[word & 31] = (memory.address(at) & -4096) + distance;
                since[word & 31] = at;
            } else if ((word & 0x9f000000) == 0x10000000) {
                // ADR.
                refer(at, at + (word << 8 >> 13 << 2 | word >> 29 & 3), true);
            } else if ((word & 0xff800000) == 0x91000000) {
                // ADD of 64 bits with a number, which may stand for multiples of 4096.
                int number = word >> 10 & 0xfff;
                boolean shifted = (word & 0x400000) != 0;
                referPage(at, word, shifted ? number << 12 : number, true);
            } else if ((word & 0x3b000000) == 0x39000000) {
                // Loads and stores, in multiples of their size.
                int vector = (word & 0x04800000) == 0x04800000 ? 4 : word >>> 30;
                referPage(at, word, (word >> 10 & 0xfff) << vector, false);
            } else if ((word & 0xff000010) == 0x54000000 || (word & 0x7e000000) == 0x34000000) {
                // B.cond, CBZ and CBNZ.
                go(at, at + (word << 8 >> 13 << 2));
            } else if (at + 8 <= bytes.length && buffer.getInt(at + 4) == 0) {
                // An address among the code.
                refer(at, memory.index(Integer.toUnsignedLong(word)), false);
            }
        }
    }

    private void go(int at, int target) {
        if (target >= code.start && target < code.end && isOther(at, target)) {
            references.add(at, target, CodeReferences.CALL);
        }
    }

    /** The two instructions of an address are neighbours, or nearly. */
    private void referPage(int at, int word, int number, boolean takes) {
        int register = word >> 5 & 31;
        if (register != 31 && at - since[register] <= NEAR) {
            refer(at, memory.index(pages[register] + number), takes);
        }
    }

    private void refer(int at, int target, boolean takes) {
        if (target <= 0 || target >= bytes.length) {
            return;
        }
        if (target >= code.start && target < code.end) {
            if (code.isEntry(target)) {
                references.add(at, target, CodeReferences.ADDRESS);
            }
        } else {
            references.add(at, target, takes ? CodeReferences.DATA : CodeReferences.READ);
        }
    }
}
