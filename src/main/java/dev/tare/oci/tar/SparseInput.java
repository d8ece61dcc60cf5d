package dev.tare.oci.tar;

import dev.tare.io.BlockInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/** The whole content of a sparse file. */
final class SparseInput extends BlockInput {
    private final InputStream stored;
    private final List<SparseMap.Part> parts;
    private final long size;
    private long at;
    private int next;

    /** @param stored the parts, one behind the other */
    SparseInput(InputStream stored, SparseMap map, long size) {
        this.stored = stored;
        this.parts = map.parts();
        this.size = size;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == size) {
            return -1;
        }
        SparseMap.Part part = next < parts.size() ? parts.get(next) : new SparseMap.Part(size, 0);
        if (at < part.offset()) {
            int count = (int) Math.min(length, part.offset() - at);
            Arrays.fill(to, offset, offset + count, (byte) 0);
            at += count;
            return count;
        }
        int count = stored.read(to, offset, (int) Math.min(length, part.offset() + part.length() - at));
        if (count < 0) {
            throw new EOFException("a sparse file is cut off");
        }
        at += count;
        if (at == part.offset() + part.length()) {
            next++;
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        stored.close();
    }
}
