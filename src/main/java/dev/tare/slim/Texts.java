package dev.tare.slim;

import dev.tare.binary.Elf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/** Paths and names of programs in what programs and scripts hold. */
final class Texts {
    private static final int CHUNK = 1 << 20;
    /** No path that is longer is looked for; chunks are read with so much of the next. */
    private static final int LONGEST = 256;

    private static final int SHORTEST = 4;

    private Texts() {}

    /**
     * The absolute paths in what a program maps.
     *
     * @throws IOException where the program is cut short
     */
    static Set<String> paths(Elf elf) throws IOException {
        Set<String> out = new LinkedHashSet<>();
        byte[] chunk = new byte[CHUNK + LONGEST];
        for (Elf.Segment segment : elf.segments()) {
            if (segment.type() != Elf.Segment.LOAD || segment.size() <= 0) {
                continue;
            }
            for (long done = 0; done < segment.size(); done += CHUNK) {
                int count = (int) Math.min(CHUNK + LONGEST, segment.size() - done);
                elf.source().read(segment.offset() + done, ByteBuffer.wrap(chunk, 0, count));
                add(chunk, count, false, out);
            }
        }
        return out;
    }

    /**
     * The absolute paths in a text.
     *
     * @param assigned whether those behind an equals sign count. In a program they are how it was configured when it was
     *     built ({@code PROVE=/usr/bin/prove} in PostgreSQL's), in a script what it works with
     */
    static Set<String> paths(byte[] text, boolean assigned) {
        Set<String> out = new LinkedHashSet<>();
        add(text, text.length, assigned, out);
        return out;
    }

    private static void add(byte[] in, int count, boolean assigned, Set<String> out) {
        for (int i = 0; i < count; i++) {
            if (in[i] != '/' || i > 0 && (isOfPath(in[i - 1]) || !assigned && in[i - 1] == '=')) {
                continue;
            }
            int end = i + 1;
            while (end < count && isOfPath(in[end])) {
                end++;
            }
            int length = end - i;
            // A sentence ends with a full stop; a folder may be written with a slash.
            while (length > 1 && (in[i + length - 1] == '.' || in[i + length - 1] == '/')) {
                length--;
            }
            if (length >= SHORTEST && length < LONGEST) {
                out.add(new String(in, i, length, StandardCharsets.US_ASCII));
            }
            i = end - 1;
        }
    }

    private static boolean isOfPath(byte c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '/'
                || c == '.'
                || c == '-'
                || c == '_'
                || c == '+'
                || c == '@';
    }

    /** The words of a shell's script that may be names of programs; comments are left out. */
    static Set<String> words(String script) {
        Set<String> out = new LinkedHashSet<>();
        for (String line : script.split("\n", -1)) {
            String code = line.strip();
            if (code.startsWith("#")) {
                continue;
            }
            int start = -1;
            for (int i = 0; i <= code.length(); i++) {
                boolean inside = i < code.length() && code.charAt(i) < 128 && isOfPath((byte) code.charAt(i));
                if (inside && start < 0) {
                    start = i;
                } else if (!inside && start >= 0) {
                    out.add(code.substring(start, i));
                    start = -1;
                }
            }
        }
        return out;
    }
}
