package dev.tare.binary;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for texts in what a program maps, whatever its language: file names, environment variables, messages. All at
 * once, and in jumps: where two bytes stand in none of the texts, no text goes across them (Wu and Manber's search).
 */
public final class ElfStrings {
    private static final int CHUNK = 256 << 10;
    private static final int PAIRS = 1 << 12;

    private final List<String> wanted;
    private final List<byte[]> texts = new ArrayList<>();
    private final Set<String> found = new LinkedHashSet<>();
    /** For two bytes that end a window, how far the next window may be; windows are as long as the shortest text. */
    private final int[] jumps = new int[PAIRS];

    private int window = Integer.MAX_VALUE;
    private int longest;

    /** @param wanted each of two bytes at least in UTF-8, and of 64 KiB at most */
    private ElfStrings(List<String> wanted) {
        this.wanted = wanted;
        for (String each : wanted) {
            byte[] bytes = each.getBytes(StandardCharsets.UTF_8);
            if (bytes.length < 2 || bytes.length > 1 << 16) {
                throw new IllegalArgumentException("a text of " + bytes.length + " bytes");
            }
            texts.add(bytes);
            window = Math.min(window, bytes.length);
            longest = Math.max(longest, bytes.length);
        }
        Arrays.fill(jumps, window - 1);
        for (byte[] text : texts) {
            for (int i = 0; i + 2 <= window; i++) {
                int pair = pair(text[i], text[i + 1]);
                jumps[pair] = Math.min(jumps[pair], window - 2 - i);
            }
        }
    }

    private static int pair(byte first, byte second) {
        return (first << 5 ^ second) & PAIRS - 1;
    }

    /**
     * Those of the texts that occur in the program, in the given order; also within a longer text.
     *
     * @param wanted each of two bytes at least in UTF-8, and of 64 KiB at most
     * @throws java.io.EOFException when the file ends before what its program headers promise
     */
    public static Set<String> find(Elf elf, List<String> wanted) throws IOException {
        ElfStrings search = new ElfStrings(wanted);
        byte[] chunk = new byte[CHUNK + search.longest];
        for (Elf.Segment segment : elf.segments()) {
            if (segment.type() != Elf.Segment.LOAD || segment.size() < 0) {
                continue;
            }
            // Each chunk is read with as much of the next as a text may reach into it.
            for (long done = 0; done < segment.size() && !search.isDone(); done += CHUNK) {
                int count = (int) Math.min(CHUNK + search.longest - 1, segment.size() - done);
                elf.source().read(segment.offset() + done, ByteBuffer.wrap(chunk, 0, count));
                search.search(chunk, 0, count);
            }
        }
        return search.inOrder();
    }

    /** The same in ranges of bytes: each two numbers, the first and the one behind the last. */
    public static Set<String> find(byte[] in, List<String> wanted, int... ranges) {
        ElfStrings search = new ElfStrings(wanted);
        for (int i = 0; i < ranges.length && !search.isDone(); i += 2) {
            search.search(in, ranges[i], ranges[i + 1]);
        }
        return search.inOrder();
    }

    private boolean isDone() {
        return found.size() == texts.size();
    }

    private Set<String> inOrder() {
        Set<String> inOrder = new LinkedHashSet<>(wanted);
        inOrder.retainAll(found);
        return inOrder;
    }

    private void search(byte[] in, int from, int to) {
        int back = window - 2;
        for (int at = from + back; at + 1 < to; ) {
            int jump = jumps[(in[at] << 5 ^ in[at + 1]) & PAIRS - 1];
            if (jump == 0) {
                take(in, at - back, to);
                jump = 1;
            }
            at += jump;
        }
    }

    /** Any text that begins here. */
    private void take(byte[] in, int at, int to) {
        for (int i = 0; i < texts.size(); i++) {
            byte[] text = texts.get(i);
            if (text.length <= to - at && Arrays.equals(in, at, at + text.length, text, 0, text.length)) {
                found.add(wanted.get(i));
            }
        }
    }
}
