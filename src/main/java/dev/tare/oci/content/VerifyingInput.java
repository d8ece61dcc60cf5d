package dev.tare.oci.content;

import dev.tare.diagnostic.TareException;
import dev.tare.io.BlockInput;
import dev.tare.oci.Digest;
import dev.tare.posix.Hasher;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is hashed as it is read: its last bytes are not handed out when all of it has another digest than it
 * should. So damage of a disk goes no further than to whoever reads. For one thread at a time.
 */
public final class VerifyingInput extends BlockInput {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final InputStream in;
    private final Digest digest;
    private final String what;
    private final long size;
    private long left;
    private @Nullable Hasher hasher;

    /**
     * A stream that has to have a digest.
     *
     * @param in of exactly {@code size} bytes, closed with this
     * @param what the subject of the message about damage, such as {@code blob sha256:...}
     */
    public VerifyingInput(InputStream in, long size, Digest digest, String what) {
        this.in = in;
        this.size = size;
        this.left = size;
        this.digest = digest;
        this.what = what;
    }

    /** What is said of all content of the store that is not what it was. */
    public static TareException damaged(String what) {
        return TareException.failed(what + " is damaged", "\"tare fsck\" lists what is");
    }

    /** @throws TareException with the last bytes, when it is damaged */
    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int count = in.read(to, offset, length);
        if (count > 0) {
            Hasher running = hasher;
            if (running == null) {
                // By the thread that reads, to which a hasher may be bound.
                running = Hasher.forSize(size);
                hasher = running;
            }
            running.update(to, offset, count);
            left -= count;
            if (left == 0) {
                boolean same = Digest.ofHash(running.finish()).equals(digest);
                running.close();
                hasher = null;
                if (!same) {
                    throw damaged(what);
                }
            }
        } else if (count < 0 && left > 0) {
            throw damaged(what);
        }
        return count;
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
        byte[] buffer = new byte[Math.clamp(left, 1024, BUFFER_BYTES)];
        long done = 0;
        for (int count = read(buffer); count >= 0; count = read(buffer)) {
            out.write(buffer, 0, count);
            done += count;
        }
        return done;
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }

    @Override
    public void close() throws IOException {
        Hasher running = hasher;
        hasher = null;
        if (running != null) {
            running.close();
        }
        in.close();
    }
}
