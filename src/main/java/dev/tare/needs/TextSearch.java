package dev.tare.needs;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds several texts in what a program maps into memory, in one pass: by Horspool's algorithm for a set, which looks at
 * a part of the bytes alone. A text counts wherever it stands: compilers keep constants without anything between them.
 */
final class TextSearch {
    private static final int BLOCK = 1 << 20;
    private static final long MAX_BYTES = 1L << 30;

    private final List<byte[]> wanted = new ArrayList<>();
    private final List<String> texts;
    private final int[] shifts = new int[256];
    private final int shortest;
    private int longest;

    /** @param texts none of them empty */
    TextSearch(List<String> texts) {
        this.texts = List.copyOf(texts);
        int least = Integer.MAX_VALUE;
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            wanted.add(bytes);
            least = Math.min(least, bytes.length);
            longest = Math.max(longest, bytes.length);
        }
        shortest = least;
        Arrays.fill(shifts, least);
        for (byte[] each : wanted) {
            for (int i = 0; i < least; i++) {
                int at = each[i] & 0xff;
                shifts[at] = Math.min(shifts[at], least - 1 - i);
            }
        }
    }

    /** Those that a program holds. @throws EOFException when the program is cut short */
    Set<String> in(Elf program) throws IOException {
        Set<String> found = new TreeSet<>();
        long read = 0;
        for (Elf.Segment segment : program.segments()) {
            if (segment.type() != Elf.Segment.LOAD || segment.offset() < 0) {
                continue;
            }
            long size = Math.min(Math.min(segment.size(), program.source().size() - segment.offset()), MAX_BYTES - read);
            read += Math.max(0, size);
            search(program.source(), segment.offset(), size, found);
        }
        return found;
    }

    private void search(ByteSource source, long offset, long size, Set<String> found) throws IOException {
        long done = 0;
        while (done < size && found.size() < wanted.size()) {
            int count = (int) Math.min(BLOCK, size - done);
            search(source.read(offset + done, count).array(), found);
            if (done + count == size) {
                return;
            }
            // What begins in one block may end in the next.
            done += count - (longest - 1);
        }
    }

    private void search(byte[] in, Set<String> found) {
        for (int end = shortest - 1; end < in.length; ) {
            int shift = shifts[in[end] & 0xff];
            if (shift > 0) {
                end += shift;
                continue;
            }
            int start = end - shortest + 1;
            for (int i = 0; i < wanted.size(); i++) {
                byte[] each = wanted.get(i);
                int until = start + each.length;
                if (until <= in.length && Arrays.equals(in, start, until, each, 0, each.length)) {
                    found.add(texts.get(i));
                }
            }
            end++;
        }
    }
}
