package dev.tare.io;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream that keeps its first failure, so that whoever wrote to it can tell a reader that is gone from content that
 * cannot be read.
 */
public final class RecordingOutput extends FilterOutputStream {
    private volatile @Nullable IOException failure;

    public RecordingOutput(OutputStream to) {
        super(to);
    }

    /** The first failure, or null. */
    public @Nullable IOException failure() {
        return failure;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw recorded(e);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw recorded(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            out.close();
        } catch (IOException e) {
            throw recorded(e);
        }
    }

    private IOException recorded(IOException e) {
        if (failure == null) {
            failure = e;
        }
        return e;
    }
}
