package dev.tare.oci.tar;

import dev.tare.io.BlockInput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A stretch of a file as a stream. Closing it leaves the file open; reading moves no position of the file. */
public final class ChannelSlice extends BlockInput {
    private final String cutOff;
    private final FileChannel file;
    private long at;
    private long left;

    /**
     * A stretch.
     *
     * @param cutOff the message when the file ends before the stretch does
     * @param offset where it begins, in bytes
     */
    public ChannelSlice(String cutOff, FileChannel file, long offset, long size) {
        this.cutOff = cutOff;
        this.file = file;
        this.at = offset;
        this.left = size;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int count = file.read(ByteBuffer.wrap(to, offset, (int) Math.min(length, left)), at);
        if (count < 0) {
            throw new EOFException(cutOff);
        }
        at += count;
        left -= count;
        return count;
    }

    @Override
    public long skip(long count) {
        long step = Math.clamp(count, 0L, left);
        at += step;
        left -= step;
        return step;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, left);
    }
}
