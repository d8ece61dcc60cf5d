package dev.tare.needs.files;

import dev.tare.needs.NeedId;
import java.nio.ByteBuffer;

/**
 * A file or a folder that an image gets because its program needs it. Its time is that of all that is made; folders above
 * it that are missing are root's, 0755.
 *
 * @param path in the image, absolute, without a slash at its end
 * @param mode permission bits
 * @param content of a file; of no bytes for a folder
 * @param what it is, in a few words
 * @param reason why it is there, as {@link dev.tare.needs.Need#reason}
 */
public record NeedFile(
        NeedId need,
        String path,
        boolean isFolder,
        int mode,
        long uid,
        long gid,
        ByteBuffer content,
        String what,
        String reason) {
    public NeedFile {
        content = content.asReadOnlyBuffer();
    }

    static NeedFile file(NeedId need, String path, byte[] content, String what, String reason) {
        return new NeedFile(need, path, false, 0644, 0, 0, ByteBuffer.wrap(content), what, reason);
    }

    static NeedFile folder(NeedId need, String path, int mode, long uid, long gid, String what, String reason) {
        return new NeedFile(need, path, true, mode, uid, gid, ByteBuffer.allocate(0), what, reason);
    }

    public long size() {
        return content.remaining();
    }

    /** The content, as a copy. */
    public byte[] bytes() {
        byte[] out = new byte[content.remaining()];
        content.duplicate().get(out);
        return out;
    }
}
