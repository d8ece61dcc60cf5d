package dev.tare.oci.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.MediaTypes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompressorTest {
    private static final byte[] SMALL = bytes(100_000);
    private static final byte[] THREE_BLOCKS = bytes(2 * GzipCompressor.BLOCK_BYTES + 12_345);

    @Test
    void theStreamThatIsWrittenToStaysOpen() throws IOException {
        for (Compressor compressor : List.of(Compressor.gzip(1), GzipCompressor.byJdk(6, 2), Compressor.zstd(1))) {
            ByteArrayOutputStream out = new ByteArrayOutputStream() {
                @Override
                public void close() {
                    throw new AssertionError(compressor.id() + " closes it");
                }
            };
            compressor.compress(new ByteArrayInputStream(new byte[100]), out);
            assertThat(out.size()).isPositive();
        }
    }

    @Test
    void whatIsCompressedComesBack() throws IOException {
        for (Compressor compressor : List.of(Compressor.gzip(1), GzipCompressor.byJdk(6, 2), Compressor.zstd(1))) {
            for (byte[] plain : List.of(new byte[0], new byte[1024], SMALL, THREE_BLOCKS)) {
                byte[] packed = compress(compressor, plain);
                try (var in = Archives.decompress(new ByteArrayInputStream(packed))) {
                    assertThat(in.readAllBytes())
                            .as(compressor.id() + " of " + plain.length)
                            .isEqualTo(plain);
                }
            }
        }
    }

    @Test
    void theNumberOfProcessorsDoesNotChangeTheBytes() throws IOException {
        assertThat(compress(GzipCompressor.of(1, 3), THREE_BLOCKS))
                .isEqualTo(compress(GzipCompressor.of(1, 1), THREE_BLOCKS));
        assertThat(compress(GzipCompressor.byJdk(1, 3), THREE_BLOCKS))
                .isEqualTo(compress(GzipCompressor.byJdk(1, 1), THREE_BLOCKS));
        assertThat(compress(new ZstdCompressor(1, 3), THREE_BLOCKS))
                .isEqualTo(compress(new ZstdCompressor(1, 1), THREE_BLOCKS));
    }

    @Test
    void gzipSaysNeitherTimeNorMachine() throws IOException {
        byte[] header = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};
        assertThat(compress(Compressor.gzip(), SMALL)).startsWith(header);
        assertThat(compress(GzipCompressor.byJdk(6, 1), SMALL)).startsWith(header);
    }

    @Test
    void aTarOfWholeBlocksHasNoEmptyMember() throws IOException {
        byte[] block = new byte[GzipCompressor.BLOCK_BYTES];
        assertThat(compress(GzipCompressor.byJdk(1, 1), block))
                .isEqualTo(new JdkGzip(1).compress(block, block.length, null).bytes());
    }

    @Test
    void anIdNamesLibraryVersionAndLevel() {
        assertThat(GzipCompressor.byJdk(12, 1).id()).matches("jdk-[0-9]+/9");
        assertThat(GzipCompressor.byJdk(12, 1).notice()).contains("libdeflate.so.0 cannot be loaded");
        assertThat(Compressor.zstd(19).id()).matches("zstd-[0-9.-]+/19");
        Compressor gzip = Compressor.gzip();
        assertThat(gzip.id()).matches("(libdeflate-[0-9a-f]{12}|jdk-[0-9]+)/6");
        assertThat(gzip.notice() == null).isEqualTo(gzip.id().startsWith("libdeflate"));
    }

    @Test
    void aLevelThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Compressor.gzip(13)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Compressor.zstd(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFullDiskIsAnErrorAndLeavesNoThread() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        for (Compressor compressor : List.of(Compressor.gzip(1), Compressor.zstd(1))) {
            assertThatThrownBy(() -> compressor.compress(new ByteArrayInputStream(THREE_BLOCKS), full))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left on device");
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("gzip");
    }

    @Test
    void mediaTypesOfLayersNameTheirCompression() {
        assertThat(Compression.ofMediaType(MediaTypes.LAYER)).isEqualTo(Compression.NONE);
        assertThat(Compression.ofMediaType(MediaTypes.DOCKER_LAYER_GZIP)).isEqualTo(Compression.GZIP);
        assertThat(Compression.ofMediaType(MediaTypes.LAYER_ZSTD)).isEqualTo(Compression.ZSTD);
        assertThat(Compression.ofMediaType(MediaTypes.CONFIG)).isNull();
    }

    private static byte[] compress(Compressor compressor, byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        compressor.compress(new ByteArrayInputStream(plain), out);
        return out.toByteArray();
    }

    /** Half of it random, so that it neither vanishes nor stays as it is. */
    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        Random random = new Random(length);
        for (int i = 0; i < length; i += 2) {
            bytes[i] = (byte) random.nextInt();
        }
        return bytes;
    }
}
