package dev.tare.oci.content;

import com.github.luben.zstd.ZstdInputStream;
import dev.tare.oci.tar.TarReader;
import dev.tare.oci.tar.UnsupportedTarException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** Archives as people give them to ADD and {@code tare load}: told by their content, never by their name. */
public final class Archives {
    private static final int LONGEST_MAGIC = 6;

    /** Memory for xz's dictionary, in KiB: {@code xz -9} needs 65 MiB, and a header may ask for 1.5 GiB. */
    private static final int XZ_MEMORY = 256 * 1024;

    private Archives() {}

    /**
     * The plain bytes of a gzip, zstd, bzip2 or xz file, of all its members or frames; a stream that is none of them as
     * it is.
     *
     * @param in closed with the stream that is returned
     * @throws IOException when it is broken, here or when it is read
     */
    public static InputStream decompress(InputStream in) throws IOException {
        PeekInput peek = new PeekInput(in);
        try {
            InputStream plain = plain(peek);
            return plain == peek ? peek : new Checked(plain);
        } catch (IOException | RuntimeException e) {
            throw damaged(e);
        }
    }

    /** Whether a stream begins as one of those does that {@link #decompress} decompresses; some of it is read. */
    public static boolean isCompressed(InputStream in) throws IOException {
        PeekInput peek = new PeekInput(in);
        try {
            return plain(peek) != peek;
        } catch (IOException e) {
            // It has the first bytes, and is broken behind them.
            return true;
        }
    }

    private static InputStream plain(PeekInput peek) throws IOException {
        byte[] head = peek.peek(LONGEST_MAGIC);
        if (begins(head, 0x1f, 0x8b, 8)) {
            return new GZIPInputStream(peek, 64 * 1024);
        }
        if (begins(head, 0x28, 0xb5, 0x2f, 0xfd) || isSkippableFrame(head)) {
            return new ZstdInputStream(peek);
        }
        if (begins(head, 'B', 'Z', 'h')) {
            return new BZip2CompressorInputStream(peek, true);
        }
        if (begins(head, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return new XZInputStream(peek, XZ_MEMORY);
        }
        return peek;
    }

    /** Some decoders throw what they come across, and some say nothing with it. */
    private static IOException damaged(Exception e) {
        if (e instanceof IOException io && io.getMessage() != null) {
            return io;
        }
        return new IOException("the compressed data is " + (e instanceof EOFException ? "cut off" : "damaged"), e);
    }

    private static final class Checked extends FilterInputStream {
        Checked(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return in.read();
            } catch (IOException | RuntimeException e) {
                throw damaged(e);
            }
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            try {
                return in.read(to, offset, length);
            } catch (IOException | RuntimeException e) {
                throw damaged(e);
            }
        }

        @Override
        public long skip(long count) throws IOException {
            try {
                return in.skip(count);
            } catch (IOException | RuntimeException e) {
                throw damaged(e);
            }
        }
    }

    /**
     * Whether this is a tar with at least one entry or header, compressed or not; all else, broken files too, is no archive, as
     * BuildKit decides it for ADD.
     *
     * @param in of which as much is read as it takes; not closed
     */
    public static boolean isTar(InputStream in) {
        try {
            TarReader tar = new TarReader(decompress(in));
            return tar.next() != null || tar.hadGlobalHeader();
        } catch (UnsupportedTarException e) {
            // To copy it as it is would hide what is wrong.
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A zstd file may begin with a frame that holds no data (RFC 8878, 3.1.2). */
    private static boolean isSkippableFrame(byte[] head) {
        return head.length >= 4 && (head[0] & 0xf0) == 0x50 && head[1] == 0x2a && head[2] == 0x4d && head[3] == 0x18;
    }

    private static boolean begins(byte[] head, int... magic) {
        if (head.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((head[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
