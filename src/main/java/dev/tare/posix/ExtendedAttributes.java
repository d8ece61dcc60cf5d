package dev.tare.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Extended attributes of files: the JDK shows {@code user.*} only (xattr(7)). */
public final class ExtendedAttributes {
    /** The kernel's own limit of one value (XATTR_SIZE_MAX). */
    private static final int MAX_BYTES = 64 * 1024;

    private static final @Nullable NativeCall LGETXATTR = NativeCall.of(NativeCall.library("libc.so.6"), "lgetxattr");

    private ExtendedAttributes() {}

    /**
     * The value of an attribute, of a symlink itself and not of its target.
     *
     * @param path in bytes, without the ending zero
     * @return null when the file has no such attribute, or it can't be read
     */
    public static byte @Nullable [] get(byte[] path, String name) {
        NativeCall lgetxattr = LGETXATTR;
        if (lgetxattr == null) {
            return null;
        }
        try (Arena arena = Arena.ofConfined()) {
            long cPath = text(arena, path).address();
            long cName = text(arena, name.getBytes(StandardCharsets.UTF_8)).address();
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
            MemorySegment.copy(value, ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
            return bytes;
        }
    }

    private static MemorySegment text(Arena arena, byte[] bytes) {
        MemorySegment text = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, text, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return text;
    }
}
