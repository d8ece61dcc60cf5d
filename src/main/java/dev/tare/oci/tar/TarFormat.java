package dev.tare.oci.tar;

import java.io.IOException;

/**
 * Where the fields of a tar header lie (POSIX.1-2024 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar
 * Format"), and how their numbers are written and read.
 */
public final class TarFormat {
    public static final int BLOCK = 512;
    static final int NAME = 0;
    static final int NAME_LENGTH = 100;
    static final int MODE = 100;
    static final int UID = 108;
    static final int GID = 116;
    static final int SIZE = 124;
    static final int MTIME = 136;
    static final int CHECKSUM = 148;
    static final int TYPE = 156;
    static final int LINK = 157;
    static final int LINK_LENGTH = 100;
    public static final int MAGIC = 257;
    static final int DEV_MAJOR = 329;
    static final int DEV_MINOR = 337;
    static final int PREFIX = 345;
    static final int PREFIX_LENGTH = 155;
    static final int SHORT_NUMBER = 8;
    static final int LONG_NUMBER = 12;

    /** PATH_MAX of Linux: a longer name could not be unpacked. */
    public static final int MAX_NAME = 4096;

    public static final String WHITEOUT = ".wh.";
    public static final String OPAQUE = ".wh..wh..opq";
    static final String XATTR = "SCHILY.xattr.";

    private TarFormat() {}

    /** Bytes from the end of a content of this size to the next block. */
    public static int padding(long size) {
        return (int) (-size & BLOCK - 1);
    }

    /** The largest number that an octal field of this width holds beside the NUL that ends it. */
    static long largestOctal(int width) {
        return (1L << 3 * (width - 1)) - 1;
    }

    static void putOctal(byte[] block, int at, int width, long value) {
        long rest = value;
        for (int i = at + width - 2; i >= at; i--) {
            block[i] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
    }

    /** The sum that the header's checksum must be: all bytes, its own field as spaces. */
    static int checksum(byte[] block, boolean signed) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            int value = i >= CHECKSUM && i < CHECKSUM + SHORT_NUMBER ? ' ' : block[i];
            sum += signed ? value : value & 0xff;
        }
        return sum;
    }

    public static void putChecksum(byte[] block) {
        putOctal(block, CHECKSUM, SHORT_NUMBER - 1, checksum(block, false));
        block[CHECKSUM + 7] = ' ';
    }

    /** Reads an octal number, or GNU's base-256 one. @throws IOException when it is neither, or over 63 bits */
    static long number(byte[] block, int at, int width) throws IOException {
        return (block[at] & 0x80) != 0 ? binary(block, at, width) : octal(block, at, width);
    }

    private static long binary(byte[] block, int at, int width) throws IOException {
        // Two's complement over the whole field but for its first bit, which says that it is binary.
        long value = (block[at] & 0x40) != 0 ? -1 : 0;
        for (int i = at; i < at + width; i++) {
            int digit = i == at ? block[i] & 0x3f | (int) value & 0xc0 : block[i] & 0xff;
            if (value > Long.MAX_VALUE >> 8 || value < Long.MIN_VALUE >> 8) {
                throw new IOException("a number of more than 63 bits in its header");
            }
            value = value << 8 | digit;
        }
        return value;
    }

    private static long octal(byte[] block, int at, int width) throws IOException {
        int from = at;
        int to = at + width;
        while (from < to && (block[from] == ' ' || block[from] == 0)) {
            from++;
        }
        while (to > from && (block[to - 1] == ' ' || block[to - 1] == 0)) {
            to--;
        }
        long value = 0;
        for (int i = from; i < to && block[i] != 0; i++) {
            if (block[i] < '0' || block[i] > '7') {
                throw new IOException("a number in its header is not octal");
            }
            value = value << 3 | block[i] - '0';
        }
        return value;
    }
}
