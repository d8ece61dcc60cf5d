package dev.tare.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A stream whose every byte that is read is also written to another. */
final class TeeInput extends FilterInputStream {
    private final OutputStream copy;

    TeeInput(InputStream in, OutputStream copy) {
        super(in);
        this.copy = copy;
    }

    @Override
    public int read() throws IOException {
        int b = in.read();
        if (b >= 0) {
            copy.write(b);
        }
        return b;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int count = in.read(to, offset, length);
        if (count > 0) {
            copy.write(to, offset, count);
        }
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        byte[] passed = new byte[(int) Math.clamp(count, 0L, 65536L)];
        return Math.max(0, read(passed, 0, passed.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
