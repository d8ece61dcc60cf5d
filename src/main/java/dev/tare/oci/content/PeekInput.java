package dev.tare.oci.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A buffered stream whose first bytes can be looked at. */
final class PeekInput extends InputStream {
    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int next;
    private int filled;

    PeekInput(InputStream in) {
        this.in = in;
    }

    /** The first bytes, before any was read; fewer when there are fewer. */
    byte[] peek(int count) throws IOException {
        while (filled < count) {
            int more = in.read(buffer, filled, buffer.length - filled);
            if (more < 0) {
                break;
            }
            filled += more;
        }
        return Arrays.copyOf(buffer, Math.min(count, filled));
    }

    @Override
    public int read() throws IOException {
        return available() == 0 ? -1 : buffer[next++] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (next == filled && length >= buffer.length) {
            return in.read(to, offset, length);
        }
        int count = Math.min(length, available());
        System.arraycopy(buffer, next, to, offset, count);
        next += count;
        return count == 0 ? -1 : count;
    }

    /**
     * 0 at the end only. The JDK's GZIPInputStream takes a 0 for the end of a gzip file, and would leave out what
     * follows the first member of one that comes through a pipe.
     */
    @Override
    public int available() throws IOException {
        if (next == filled) {
            next = 0;
            filled = Math.max(0, in.read(buffer, 0, buffer.length));
        }
        return filled - next;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
