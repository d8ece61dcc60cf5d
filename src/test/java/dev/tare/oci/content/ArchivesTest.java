package dev.tare.oci.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.Inode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class ArchivesTest {
    private static final byte[] TEXT = "some text, some text\n".repeat(5000).getBytes(UTF_8);

    @Test
    void everyCompressionIsToldByItsContent() throws IOException {
        for (byte[] packed : packed(TEXT)) {
            assertThat(plain(packed)).isEqualTo(TEXT);
        }
    }

    @Test
    void allMembersOfAFileAreReadEvenThroughAPipe() throws IOException {
        for (byte[] packed : packed(TEXT)) {
            ByteArrayOutputStream twice = new ByteArrayOutputStream();
            twice.write(packed);
            twice.write(packed);
            InputStream pipe = new FilterInputStream(new ByteArrayInputStream(twice.toByteArray())) {
                @Override
                public int available() {
                    return 0;
                }

                @Override
                public int read(byte[] to, int offset, int length) throws IOException {
                    return super.read(to, offset, Math.min(length, 7));
                }
            };
            try (InputStream in = Archives.decompress(pipe)) {
                assertThat(in.readAllBytes()).hasSize(2 * TEXT.length);
            }
        }
    }

    @Test
    void aStreamOfFewBytesIsPlain() throws IOException {
        assertThat(plain(new byte[0])).isEmpty();
        assertThat(plain(new byte[] {0x1f, (byte) 0x8b})).hasSize(2);
    }

    @Test
    void aFileThatIsCutOffIsAnError() throws IOException {
        for (byte[] packed : packed(TEXT).subList(1, 5)) {
            byte[] cut = java.util.Arrays.copyOf(packed, packed.length - 9);
            assertThatThrownBy(() -> plain(cut))
                    .isInstanceOf(IOException.class)
                    .message()
                    .isNotBlank();
        }
    }

    @Test
    void aDictionaryOfAGigabyteIsRefused() {
        // The header of an xz stream whose block asks for a dictionary of 1.5 GiB.
        byte[] packed = packedXz();
        packed[12 + 4] = 37;
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(packed, 12, 8);
        for (int i = 0; i < 4; i++) {
            packed[20 + i] = (byte) (crc.getValue() >> 8 * i);
        }
        assertThatThrownBy(() -> plain(packed)).isInstanceOf(org.tukaani.xz.MemoryLimitException.class);
    }

    @Test
    void anArchiveIsATarWithAnEntry() throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        LayerWriter writer = new LayerWriter(tar);
        writer.add("a", Inode.directory(0755, 0, 0, 0), null, null, null);
        writer.finish();
        for (byte[] packed : packed(tar.toByteArray())) {
            assertThat(Archives.isTar(new ByteArrayInputStream(packed))).isTrue();
        }
        for (byte[] packed : packed(TEXT)) {
            assertThat(Archives.isTar(new ByteArrayInputStream(packed))).isFalse();
        }
        assertThat(Archives.isTar(new ByteArrayInputStream(new byte[1024]))).isFalse();
        assertThat(Archives.isTar(InputStream.nullInputStream())).isFalse();
    }

    private static byte[] plain(byte[] packed) throws IOException {
        try (InputStream in = Archives.decompress(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }

    private static byte[] packedXz() {
        try {
            return packed(TEXT).get(4);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private interface Packer {
        OutputStream over(OutputStream out) throws IOException;
    }

    /** The bytes plain, and as gzip, zstd, bzip2 and xz. */
    private static List<byte[]> packed(byte[] plain) throws IOException {
        List<Packer> packers = List.of(
                out -> out,
                GZIPOutputStream::new,
                out -> new com.github.luben.zstd.ZstdOutputStream(out),
                BZip2CompressorOutputStream::new,
                out -> new XZOutputStream(out, new LZMA2Options()));
        List<byte[]> all = new ArrayList<>();
        for (Packer packer : packers) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (OutputStream stream = packer.over(out)) {
                stream.write(plain);
            }
            all.add(out.toByteArray());
        }
        return all;
    }
}
