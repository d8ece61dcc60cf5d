package dev.tare.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** Extended attributes of files: the JDK shows {@code user.*} only (xattr(7)). */
public final class ExtendedAttributes {
    /** The kernel's own limit of one value (XATTR_SIZE_MAX). */
    private static final int MAX_BYTES = 64 * 1024;

    private static final @Nullable MethodHandle LGETXATTR = find();

    private ExtendedAttributes() {}

    /**
     * The value of an attribute, of a symlink itself and not of its target.
     *
     * @param path in bytes, without the ending zero
     * @return null when the file has no such attribute, or it can't be read
     */
    public static byte @Nullable [] get(byte[] path, String name) {
        if (LGETXATTR == null) {
            return null;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment cPath = arena.allocate(path.length + 1L);
            MemorySegment.copy(path, 0, cPath, ValueLayout.JAVA_BYTE, 0, path.length);
            MemorySegment cName = arena.allocateFrom(name);
            MemorySegment none = MemorySegment.NULL;
            // Most files have none: ask for the size before there is a buffer.
            long size = (long) LGETXATTR.invokeExact(cPath, cName, none, 0L);
            if (size < 0 || size > MAX_BYTES) {
                return null;
            }
            MemorySegment value = arena.allocate(size + 1);
            size = (long) LGETXATTR.invokeExact(cPath, cName, value, size);
            return size < 0 ? null : value.asSlice(0, size).toArray(ValueLayout.JAVA_BYTE);
        } catch (Throwable e) {
            throw new IllegalStateException("lgetxattr", e);
        }
    }

    private static @Nullable MethodHandle find() {
        try {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("lgetxattr"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS,
                            ValueLayout.ADDRESS,
                            ValueLayout.JAVA_LONG));
        } catch (RuntimeException | LinkageError e) {
            return null;
        }
    }
}
