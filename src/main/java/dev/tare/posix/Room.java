package dev.tare.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Bytes between arrays and native memory. By buffers: the JDK's own copy makes classes when it is first used, 3 ms. */
final class Room {
    private Room() {}

    /** A copy with a zero behind it, as C wants texts. */
    static MemorySegment text(Arena arena, byte[] bytes) {
        MemorySegment text = arena.allocate(bytes.length + 1L);
        put(bytes, 0, bytes.length, text);
        return text;
    }

    /** Copies {@code count} bytes of the array, from {@code at} on, to the begin of the memory. */
    static void put(byte[] bytes, int at, int count, MemorySegment to) {
        to.asByteBuffer().put(bytes, at, count);
    }

    /** The first {@code count} bytes of the memory to the begin of the array. */
    static void get(MemorySegment from, int count, byte[] into) {
        from.asByteBuffer().get(into, 0, count);
    }
}
