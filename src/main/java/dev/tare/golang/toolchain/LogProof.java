package dev.tare.golang.toolchain;

import java.io.IOException;

/**
 * Proofs that a log holds a record, and that it has only grown (RFC 6962, sections 2.1.1 and 2.1.2). Hashes come from
 * tiles of the log's server and need no trust: with a wrong one the hash of the whole comes out as another.
 */
final class LogProof {
    private final Nodes nodes;

    /** Hashes of whole subtrees. */
    interface Nodes {
        /** That of the records from {@code number << level} on, {@code 1 << level} of them. */
        byte[] hash(int level, long number) throws IOException;
    }

    LogProof(Nodes nodes) {
        this.nodes = nodes;
    }

    /** The hash of a log of so many records, if it has this one. @param number of the record, less than {@code size} */
    byte[] rootWith(long size, long number, byte[] leaf) throws IOException {
        return with(0, size, number, leaf);
    }

    private byte[] with(long from, long to, long number, byte[] leaf) throws IOException {
        if (to - from == 1) {
            return leaf;
        }
        long middle = middle(from, to);
        return number < middle
                ? Sha256.node(with(from, middle, number, leaf), range(middle, to))
                : Sha256.node(range(from, middle), with(middle, to, number, leaf));
    }

    /**
     * The hashes of a log when it was smaller and as it is, from the same nodes.
     *
     * @param older number of records, at least one
     * @param newer number of records, at least as many
     */
    Both both(long older, long newer) throws IOException {
        return both(0, newer, older);
    }

    /** Two hashes of one log: of its beginning, and of all of it. */
    static final class Both {
        private final byte[] older;
        private final byte[] newer;

        private Both(byte[] older, byte[] newer) {
            this.older = older;
            this.newer = newer;
        }

        byte[] older() {
            return older;
        }

        byte[] newer() {
            return newer;
        }
    }

    private Both both(long from, long to, long cut) throws IOException {
        if (cut == to) {
            byte[] hash = range(from, to);
            return new Both(hash, hash);
        }
        long middle = middle(from, to);
        if (cut <= middle) {
            Both left = both(from, middle, cut);
            return new Both(left.older, Sha256.node(left.newer, range(middle, to)));
        }
        byte[] left = range(from, middle);
        Both right = both(middle, to, cut);
        return new Both(Sha256.node(left, right.older), Sha256.node(left, right.newer));
    }

    /** The hash of some records; {@code from} is where a subtree begins that is at least as large. */
    private byte[] range(long from, long to) throws IOException {
        long size = to - from;
        if (Long.bitCount(size) == 1) {
            int level = Long.numberOfTrailingZeros(size);
            return nodes.hash(level, from >> level);
        }
        long middle = middle(from, to);
        return Sha256.node(range(from, middle), range(middle, to));
    }

    /** Where the largest subtree ends that is whole and not all. */
    private static long middle(long from, long to) {
        return from + Long.highestOneBit(to - from - 1);
    }
}
