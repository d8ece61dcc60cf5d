package dev.tare.oci.tar;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which parts of a sparse file a tar holds, one behind the other; all between them is zeros.
 *
 * @param parts in the order of their offsets, none over another
 */
public record SparseMap(List<Part> parts) {
    /** Larger files are no files of this world, and would fill any disk with zeros. */
    static final long MAX_SIZE = 1L << 40;

    public SparseMap {
        parts = List.copyOf(parts);
    }

    /** A part. @param offset in the file, in bytes */
    public record Part(long offset, long length) {}

    /**
     * Reads a map.
     *
     * @param numbers offset and length of each part in turn
     * @param size of the whole file
     * @throws IOException where they are no map of such a file
     */
    static SparseMap of(List<Long> numbers, long size) throws IOException {
        if (size < 0 || size > MAX_SIZE) {
            throw new UnsupportedTarException("a sparse file of " + size + " bytes");
        }
        List<Part> parts = new ArrayList<>();
        long end = 0;
        for (int i = 0; i + 1 < numbers.size(); i += 2) {
            long offset = numbers.get(i);
            long length = numbers.get(i + 1);
            if (offset < end || length < 0 || offset > size || length > size - offset) {
                throw new IOException("a sparse file whose parts lie over each other or outside of it");
            }
            end = offset + length;
            if (length > 0) {
                parts.add(new Part(offset, length));
            }
        }
        if (numbers.size() % 2 != 0) {
            throw new IOException("a sparse file with a part that has an offset and no length");
        }
        return new SparseMap(parts);
    }

    /** Bytes that the tar holds. */
    public long stored() {
        long stored = 0;
        for (Part part : parts) {
            stored += part.length();
        }
        return stored;
    }
}
