package dev.tare.oci.content;

import com.github.luben.zstd.ZstdOutputStream;
import com.github.luben.zstd.util.ZstdVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** zstd by zstd-jni, which brings its own libzstd: one version on all machines. */
record ZstdCompressor(int level, int workers) implements Compressor {
    /**
     * Who asks for zstd wants fewer bytes: at level 3 a Go program is larger than with gzip, at 9 it is smaller in half a
     * second for 10 MB, and above that a percent takes two to twenty times as long.
     */
    static final int DEFAULT_LEVEL = 9;

    ZstdCompressor {
        if (level < 1 || level > 22) {
            throw new IllegalArgumentException("zstd has no level " + level);
        }
    }

    @Override
    public Compression compression() {
        return Compression.ZSTD;
    }

    @Override
    public String id() {
        return "zstd-" + ZstdVersion.VERSION + "/" + level;
    }

    @Override
    public @Nullable String notice() {
        return null;
    }

    @Override
    public void compress(InputStream plain, OutputStream out) throws IOException {
        try (ZstdOutputStream zstd = new ZstdOutputStream(new Unclosed(out), level)) {
            zstd.setCloseFrameOnFlush(false);
            // One worker, not none: with any number of them zstd divides the data alike, without it does not.
            zstd.setWorkers(Math.max(1, workers));
            plain.transferTo(zstd);
        }
    }

    /** zstd-jni ends its frame only where it closes the stream below as well. */
    private static final class Unclosed extends OutputStream {
        private final OutputStream out;

        Unclosed(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
