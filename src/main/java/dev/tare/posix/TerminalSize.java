package dev.tare.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * How large a terminal is, in characters.
 *
 * @param columns at least 1
 * @param rows at least 1
 */
public record TerminalSize(int columns, int rows) {
    /** ioctl_tty(2); the same on all processors that {@link Calls} knows. */
    private static final long TIOCGWINSZ = 0x5413;

    /** Asks a terminal; cheap, but for the first time, which links the call. Null where the descriptor is none. */
    public static @Nullable TerminalSize of(int descriptor) {
        CFunction ioctl = Ioctl.CALL;
        if (ioctl == null) {
            return null;
        }
        try (Arena arena = Arena.ofConfined()) {
            // struct winsize: rows, columns, and two sizes in pixels.
            MemorySegment size = arena.allocate(8, 8);
            if ((int) ioctl.call(descriptor, TIOCGWINSZ, size.address(), 0) != 0) {
                return null;
            }
            int rows = size.get(ValueLayout.JAVA_SHORT, 0) & 0xffff;
            int columns = size.get(ValueLayout.JAVA_SHORT, 2) & 0xffff;
            return rows == 0 || columns == 0 ? null : new TerminalSize(columns, rows);
        }
    }

    /** Linked when first asked, and once. */
    private static final class Ioctl {
        static final @Nullable CFunction CALL = CFunction.find("ioctl");
    }
}
