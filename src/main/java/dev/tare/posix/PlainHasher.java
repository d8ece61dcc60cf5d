package dev.tare.posix;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * SHA-256 in plain Java (FIPS 180-4), for the few small texts that a cached build hashes. Loading the JDK's own with
 * its providers costs a process some 40 ms, which is as much as all else that such a build does.
 */
final class PlainHasher implements Hasher {
    private static final int BLOCK = 64;
    private static final int TINY = 8 * 1024;

    /** Some 500 blocks: they take the interpreter less time than the JDK's providers take to load. */
    private static final AtomicInteger BUDGET = new AtomicInteger(32 * 1024);

    private static final int[] ROUNDS = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    };

    private static final int[] START = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };

    private final int[] state = START.clone();

    private final int[] words = new int[64];
    private final byte[] pending = new byte[BLOCK];
    private long length;

    /** Whether a process is still to hash this many bytes here: later the JDK's code, once loaded, is far faster. */
    static boolean suits(long bytes) {
        return bytes <= TINY && BUDGET.get() > 0 && BUDGET.addAndGet((int) -bytes - BLOCK) > 0;
    }

    @Override
    public void update(byte[] bytes, int offset, int count) {
        int at = offset;
        int end = offset + count;
        while (at < end) {
            int filled = (int) (length % BLOCK);
            int taken = Math.min(BLOCK - filled, end - at);
            System.arraycopy(bytes, at, pending, filled, taken);
            at += taken;
            length += taken;
            if (filled + taken == BLOCK) {
                block();
            }
        }
    }

    @Override
    public byte[] finish() {
        long bits = length * 8;
        int filled = (int) (length % BLOCK);
        // A one, zeros, and the length in the last eight bytes of a block.
        byte[] end = new byte[filled < BLOCK - 8 ? BLOCK - filled : 2 * BLOCK - filled];
        end[0] = (byte) 0x80;
        for (int i = 0; i < 8; i++) {
            end[end.length - 1 - i] = (byte) (bits >>> 8 * i);
        }
        update(end, 0, end.length);
        byte[] hash = new byte[32];
        for (int i = 0; i < hash.length; i++) {
            hash[i] = (byte) (state[i / 4] >>> 24 - 8 * (i % 4));
        }
        System.arraycopy(START, 0, state, 0, START.length);
        length = 0;
        return hash;
    }

    private void block() {
        int[] w = words;
        for (int i = 0; i < 16; i++) {
            w[i] = pending[4 * i] << 24
                    | (pending[4 * i + 1] & 0xff) << 16
                    | (pending[4 * i + 2] & 0xff) << 8
                    | pending[4 * i + 3] & 0xff;
        }
        for (int i = 16; i < 64; i++) {
            int x = w[i - 15];
            int y = w[i - 2];
            int s0 = Integer.rotateRight(x, 7) ^ Integer.rotateRight(x, 18) ^ x >>> 3;
            int s1 = Integer.rotateRight(y, 17) ^ Integer.rotateRight(y, 19) ^ y >>> 10;
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }
        int a = state[0];
        int b = state[1];
        int c = state[2];
        int d = state[3];
        int e = state[4];
        int f = state[5];
        int g = state[6];
        int h = state[7];
        for (int i = 0; i < 64; i++) {
            int s1 = Integer.rotateRight(e, 6) ^ Integer.rotateRight(e, 11) ^ Integer.rotateRight(e, 25);
            int t1 = h + s1 + (e & f ^ ~e & g) + ROUNDS[i] + w[i];
            int s0 = Integer.rotateRight(a, 2) ^ Integer.rotateRight(a, 13) ^ Integer.rotateRight(a, 22);
            int t2 = s0 + (a & b ^ a & c ^ b & c);
            h = g;
            g = f;
            f = e;
            e = d + t1;
            d = c;
            c = b;
            b = a;
            a = t1 + t2;
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    @Override
    public void close() {
        // Nothing is held outside the heap.
    }
}
