package dev.tare.cli.command;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A stream of the process that knows why it could not be written: a PrintStream says only that it could not. */
public final class Output extends PrintStream {
    private final Remembering to;

    public Output(OutputStream to, boolean flushes) {
        this(new Remembering(to), flushes);
    }

    private Output(Remembering to, boolean flushes) {
        super(to, flushes, StandardCharsets.UTF_8);
        this.to = to;
    }

    /** The first failure, or null. */
    @Nullable IOException failure() {
        return to.failure;
    }

    private static final class Remembering extends FilterOutputStream {
        private volatile @Nullable IOException failure;

        Remembering(OutputStream to) {
            super(to);
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
                throw remembered(e);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                throw remembered(e);
            }
        }

        private IOException remembered(IOException e) {
            if (failure == null) {
                failure = e;
            }
            return e;
        }
    }
}
