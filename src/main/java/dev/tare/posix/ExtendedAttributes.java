package dev.tare.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Extended attributes of files: the JDK shows {@code user.*} only (xattr(7)). */
public final class ExtendedAttributes {
    /** The kernel's own limit of one value (XATTR_SIZE_MAX). */
    private static final int MAX_BYTES = 64 * 1024;

    private static final @Nullable CFunction LGETXATTR = CFunction.find("lgetxattr");

    private ExtendedAttributes() {}

    /**
     * The value of an attribute, of a symlink itself and not of its target.
     *
     * @param path in bytes, without the ending zero
     * @return null when the file has no such attribute, or it can't be read
     */
    public static byte @Nullable [] get(byte[] path, String name) {
        CFunction lgetxattr = LGETXATTR;
        if (lgetxattr == null) {
            return null;
        }
        try (Arena arena = Arena.ofConfined()) {
            long cPath = Room.text(arena, path).address();
            long cName = Room.text(arena, name.getBytes(StandardCharsets.UTF_8)).address();
            // Most files have none: ask for the size before there is a buffer.
            long size = lgetxattr.call(cPath, cName, 0, 0);
            if (size < 0 || size > MAX_BYTES) {
                return null;
            }
            MemorySegment value = arena.allocate(size + 1);
            size = lgetxattr.call(cPath, cName, value.address(), size);
            if (size < 0) {
                return null;
            }
            byte[] bytes = new byte[(int) size];
            Room.get(value, bytes.length, bytes);
            return bytes;
        }
    }
}
