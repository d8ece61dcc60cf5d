package dev.tare.oci.content;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Makes the blob of a layer from its plain tar. The same tar gives the same bytes, on any number of processors. */
public interface Compressor {
    Compression compression();

    /** Library, version and level, {@code libdeflate-3f0a91c2b4d5/6}: two compressors of one id give the same bytes. */
    String id();

    /** What a user should be told before it is used, or null. */
    @Nullable String notice();

    /** Reads the tar to its end; closes neither stream. */
    void compress(InputStream plain, OutputStream out) throws IOException;

    /** What compresses layers when the user does not say: read everywhere, and as fast as the disk. */
    static Compressor gzip() {
        return gzip(GzipCompressor.DEFAULT_LEVEL);
    }

    /** @param level 0 to 12 */
    static Compressor gzip(int level) {
        return GzipCompressor.of(level, Runtime.getRuntime().availableProcessors());
    }

    static Compressor zstd() {
        return zstd(ZstdCompressor.DEFAULT_LEVEL);
    }

    /** @param level 1 to 22 */
    static Compressor zstd(int level) {
        return new ZstdCompressor(level, Runtime.getRuntime().availableProcessors());
    }
}
