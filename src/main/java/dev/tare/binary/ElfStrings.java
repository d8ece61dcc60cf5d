package dev.tare.binary;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Looks for texts in what a program maps, whatever its language: file names, environment variables, messages. */
public final class ElfStrings {
    private static final int CHUNK = 256 << 10;

    private ElfStrings() {}

    /**
     * Those of the texts that occur in the program, in the given order; also within a longer text.
     *
     * @param wanted each of two bytes at least in UTF-8, and of 64 KiB at most
     * @throws java.io.EOFException when the file ends before what its program headers promise
     */
    public static Set<String> find(Elf elf, List<String> wanted) throws IOException {
        List<byte[]> missing = new ArrayList<>();
        int longest = 2;
        for (String each : wanted) {
            byte[] bytes = each.getBytes(StandardCharsets.UTF_8);
            if (bytes.length < 2 || bytes.length > 1 << 16) {
                throw new IllegalArgumentException("a text of " + bytes.length + " bytes");
            }
            missing.add(bytes);
            longest = Math.max(longest, bytes.length);
        }
        Set<String> found = new LinkedHashSet<>();
        byte[] chunk = new byte[CHUNK + longest];
        for (Elf.Segment segment : elf.segments()) {
            if (segment.type() != Elf.Segment.LOAD || segment.size() < 0) {
                continue;
            }
            // Each chunk is read with as much of the next as a text may reach into it.
            for (long done = 0; done < segment.size() && !missing.isEmpty(); done += CHUNK) {
                int count = (int) Math.min(CHUNK + longest - 1, segment.size() - done);
                elf.source().read(segment.offset() + done, ByteBuffer.wrap(chunk, 0, count));
                find(chunk, count, missing, found);
            }
        }
        Set<String> inOrder = new LinkedHashSet<>(wanted);
        inOrder.retainAll(found);
        return inOrder;
    }

    /** Takes what it finds out of the list. */
    private static void find(byte[] in, int count, List<byte[]> missing, Set<String> found) {
        boolean[] starts = new boolean[1 << 16];
        for (byte[] each : missing) {
            starts[(each[0] & 0xff) << 8 | each[1] & 0xff] = true;
        }
        for (int i = 0; i + 1 < count; i++) {
            if (starts[(in[i] & 0xff) << 8 | in[i + 1] & 0xff]) {
                int at = i;
                missing.removeIf(each -> {
                    boolean here =
                            each.length <= count - at && Arrays.equals(in, at, at + each.length, each, 0, each.length);
                    return here && found.add(new String(each, StandardCharsets.UTF_8));
                });
            }
        }
    }
}
