package dev.tare.deliver;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A stretch of a file as a stream; the file stays open. */
final class ChannelSlice extends InputStream {
    private final FileChannel file;
    private final long end;
    private long at;

    ChannelSlice(FileChannel file, long offset, long size) {
        this.file = file;
        this.at = offset;
        this.end = offset + size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at >= end) {
            return -1;
        }
        int count = file.read(ByteBuffer.wrap(to, offset, (int) Math.min(length, end - at)), at);
        at += Math.max(0, count);
        return count;
    }
}
