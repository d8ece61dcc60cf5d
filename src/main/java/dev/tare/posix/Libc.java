package dev.tare.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The errno of a call of {@link CFunction} that failed, and what it means. */
final class Libc {
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EINVAL = 22;
    static final int ENOTSUP = 95;

    /** Enough for what strerror(3) of any C library says. */
    private static final long MESSAGE_LIMIT = 1024;

    private Libc() {}

    static MemorySegment errnoRoom(Arena arena) {
        return arena.allocate(Integer.BYTES, Integer.BYTES);
    }

    static int errno(MemorySegment room) {
        return room.get(ValueLayout.JAVA_INT, 0);
    }

    /** Such as {@code No space left on device}. */
    static String message(int errno) {
        try (Arena arena = Arena.ofConfined()) {
            long text = CFunction.of("strerror").call(errnoRoom(arena), errno);
            return MemorySegment.ofAddress(text).reinterpret(MESSAGE_LIMIT).getString(0);
        }
    }

    /** As {@link #broken}, for calls whose own failures go on as they are. */
    static IllegalStateException failure(String function, Throwable cause) throws IOException {
        if (cause instanceof IOException known) {
            throw known;
        }
        return broken(function, cause);
    }

    /** What a method handle threw: an error of ours, since C functions throw nothing. */
    static IllegalStateException broken(String function, Throwable cause) {
        return new IllegalStateException("the call of " + function + " is broken", cause);
    }
}
