package dev.tare.oci.tar;

import dev.tare.text.Names;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the headers in front of an entry say of a sparse file, in the forms 0.0, 0.1 and 1.0 of GNU tar, which bsdtar
 * writes too (GNU tar manual, "Storing Sparse Files"); and the map in the header of GNU's older form.
 */
final class SparseHeaders {
    private static final String PREFIX = "GNU.sparse.";

    /** As many numbers as a PAX header of the largest size could hold. */
    private static final int MAX_NUMBERS = 1 << 18;

    /** Of any number. */
    private static final int MAX_DIGITS = 18;

    private static final int OLD_MAP = 386;
    private static final int OLD_PARTS = 4;
    private static final int OLD_MORE = 482;
    private static final int OLD_SIZE = 483;
    private static final int MORE_PARTS = 21;
    private static final int MORE_MORE = 504;

    private String major = "";
    private String minor = "";
    private long size = -1;
    private final List<Long> numbers = new ArrayList<>();
    private boolean seen;
    private boolean hasMap;

    /** The name of the file, where that of its entry is one made up for tools that know no sparse files. */
    byte @Nullable [] name;

    void clear() {
        major = "";
        minor = "";
        size = -1;
        numbers.clear();
        name = null;
        seen = false;
        hasMap = false;
    }

    /** Takes a record of a PAX header. @return false for one of something else */
    boolean take(String key, byte[] value) throws IOException {
        if (!key.startsWith(PREFIX)) {
            return false;
        }
        seen = true;
        switch (key.substring(PREFIX.length())) {
            case "major" -> major = Names.decode(value);
            case "minor" -> minor = Names.decode(value);
            case "name" -> name = value.length == 0 ? null : value;
            case "size", "realsize" -> {
                if (value.length > MAX_DIGITS) {
                    throw new UnsupportedTarException("a sparse file of " + Names.decode(value) + " bytes");
                }
                size = PaxRecords.decimal(value);
            }
            case "offset" -> {
                hasMap = true;
                number(value, 0);
            }
            case "numbytes" -> number(value, 1);
            case "map" -> {
                hasMap = true;
                map(value);
            }
            default -> {
                // The number of parts: the map says it too.
            }
        }
        return true;
    }

    private void number(byte[] value, int place) throws IOException {
        if (numbers.size() % 2 != place) {
            throw new IOException("a sparse file whose offsets and lengths do not take turns");
        }
        add(PaxRecords.decimal(value));
    }

    private void add(long number) throws IOException {
        if (numbers.size() >= MAX_NUMBERS) {
            throw new IOException("a sparse file of more than " + MAX_NUMBERS / 2 + " parts");
        }
        numbers.add(number);
    }

    private void map(byte[] value) throws IOException {
        int start = 0;
        for (int i = 0; i <= value.length && value.length > 0; i++) {
            if (i == value.length || value[i] == ',') {
                add(PaxRecords.decimal(Arrays.copyOfRange(value, start, i)));
                start = i + 1;
            }
        }
    }

    /** Whether the entry is a sparse file of a form that we know. */
    boolean isSparse() throws IOException {
        if (!seen) {
            return false;
        }
        boolean known = isAtTheContent() || major.equals("0") && (minor.equals("0") || minor.equals("1"));
        if (!known && !(major.isEmpty() && minor.isEmpty())) {
            throw new UnsupportedTarException("a sparse file of the unknown form " + major + "." + minor);
        }
        return known || hasMap;
    }

    private boolean isAtTheContent() {
        return major.equals("1") && minor.equals("0");
    }

    /** Size of the whole file. */
    long size() throws IOException {
        if (size < 0) {
            throw new IOException("a sparse file without its size");
        }
        return size;
    }

    /** The map, of which form 1.0 has the numbers in blocks before the content. */
    SparseMap read(TarInput in) throws IOException {
        if (isAtTheContent()) {
            numbers.clear();
            Lines lines = new Lines(in);
            long parts = lines.next();
            if (parts > MAX_NUMBERS / 2) {
                throw new IOException("a sparse file of " + parts + " parts");
            }
            for (long i = 0; i < 2 * parts; i++) {
                add(lines.next());
            }
        }
        return SparseMap.of(numbers, size());
    }

    /** Decimal numbers, a line each, in whole blocks. */
    private static final class Lines {
        private final TarInput in;
        private final byte[] block = new byte[TarFormat.BLOCK];
        private int at = TarFormat.BLOCK;

        public Lines(TarInput in) {
            this.in = in;
        }

        long next() throws IOException {
            byte[] digits = new byte[MAX_DIGITS + 1];
            int count = 0;
            while (true) {
                if (at == TarFormat.BLOCK) {
                    fill(in, block);
                    at = 0;
                }
                byte next = block[at++];
                if (next == '\n') {
                    return PaxRecords.decimal(Arrays.copyOf(digits, count));
                }
                if (count == digits.length) {
                    throw new IOException("a sparse file with no sound map");
                }
                digits[count++] = next;
            }
        }
    }

    private static void fill(TarInput in, byte[] block) throws IOException {
        if (in.readUpTo(block, block.length) < block.length) {
            throw new IOException("a sparse file that is cut off in its map");
        }
    }

    /** The size of the whole file in a header of GNU's older form. */
    static long oldSize(byte[] header) throws IOException {
        return TarFormat.number(header, OLD_SIZE, TarFormat.LONG_NUMBER);
    }

    /** The map in a header of GNU's older form, and in the blocks that follow it. */
    static SparseMap readOld(byte[] header, TarInput in) throws IOException {
        // The magic is "ustar" and a space: elsewhere other fields are where the map would be.
        if (header[TarFormat.MAGIC] != 'u' || header[TarFormat.MAGIC + 5] != ' ') {
            throw new UnsupportedTarException("a sparse file in a header that is not of GNU's form");
        }
        SparseHeaders all = new SparseHeaders();
        long size = oldSize(header);
        boolean more = all.parts(header, OLD_MAP, OLD_PARTS, OLD_MORE);
        byte[] block = new byte[TarFormat.BLOCK];
        while (more) {
            fill(in, block);
            more = all.parts(block, 0, MORE_PARTS, MORE_MORE);
        }
        return SparseMap.of(all.numbers, size);
    }

    private boolean parts(byte[] block, int start, int count, int more) throws IOException {
        for (int i = 0; i < count; i++) {
            int at = start + i * 2 * TarFormat.LONG_NUMBER;
            if (block[at] == 0) {
                break;
            }
            add(TarFormat.number(block, at, TarFormat.LONG_NUMBER));
            add(TarFormat.number(block, at + TarFormat.LONG_NUMBER, TarFormat.LONG_NUMBER));
        }
        return block[more] != 0;
    }
}
