package dev.tare.oci.content;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/** gzip members by the JDK's zlib, with the header that libdeflate writes: no name, no time, operating system 255. */
final class JdkGzip implements GzipMember {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};

    private final Deflater deflater;
    private final byte[] buffer = new byte[64 * 1024];

    JdkGzip(int level) {
        deflater = new Deflater(level(level), true);
    }

    /** zlib's levels end at 9. */
    static int level(int wanted) {
        return Math.min(wanted, Deflater.BEST_COMPRESSION);
    }

    @Override
    public Packed compress(byte[] block, int length, byte @Nullable [] used) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length / 2 + 64);
        out.writeBytes(HEADER);
        deflater.reset();
        deflater.setInput(block, 0, length);
        deflater.finish();
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        CRC32 crc = new CRC32();
        crc.update(block, 0, length);
        littleEndian(out, (int) crc.getValue());
        littleEndian(out, length);
        return new Packed(out.toByteArray(), out.size());
    }

    private static void littleEndian(ByteArrayOutputStream out, int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            out.write(value >> shift);
        }
    }

    @Override
    public void close() {
        deflater.end();
    }
}
