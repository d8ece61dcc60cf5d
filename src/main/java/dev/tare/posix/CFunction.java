package dev.tare.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A function of C: of the C library, or of a library that may be missing. */
final class CFunction {
    private final Calls way;
    private final long address;

    private CFunction(Calls way, long address) {
        this.way = way;
        this.address = address;
    }

    /** @throws NoSuchElementException where the C library has none of this name, or nothing can be called */
    static CFunction of(String name) {
        CFunction found = find(name);
        if (found == null) {
            throw new NoSuchElementException("C has no function " + name);
        }
        return found;
    }

    /** As {@link #of(String)}, but null where it is missing. */
    static @Nullable CFunction find(String name) {
        return in(0, name);
    }

    /**
     * A function of a library.
     *
     * @param library as {@link #library} gave it
     * @return null where either is missing, or nothing can be called
     */
    static @Nullable CFunction of(long library, String name) {
        return library == 0 ? null : in(library, name);
    }

    private static @Nullable CFunction in(long library, String name) {
        Calls way = Calls.WAY;
        long address = way == null ? 0 : way.function(library, name);
        return way == null || address == 0 ? null : new CFunction(way, address);
    }

    /** A shared library by its file name, or 0 where it is missing. */
    static long library(String file) {
        Calls way = Calls.WAY;
        return way == null ? 0 : way.library(file);
    }

    /**
     * Calls it, and keeps errno.
     *
     * @param errno the room that {@link Libc#errnoRoom(Arena)} gives
     * @param arguments at most six: integers, and memory that outlives the call
     * @return of a function that returns an int only the lower half is defined
     */
    long call(MemorySegment errno, Object... arguments) {
        return way.call(
                address,
                errno.address(),
                register(arguments, 0),
                register(arguments, 1),
                register(arguments, 2),
                register(arguments, 3),
                register(arguments, 4),
                register(arguments, 5));
    }

    /** Calls a function that is called often: nothing is made for it, and errno is lost. */
    long call(long a, long b, long c, long d, long e) {
        return way.call(address, 0, a, b, c, d, e, 0);
    }

    /** As {@link #call(long, long, long, long, long)}, with one argument less. */
    long call(long a, long b, long c, long d) {
        return way.call(address, 0, a, b, c, d, 0, 0);
    }

    private static long register(Object[] arguments, int at) {
        if (at >= arguments.length) {
            return 0;
        }
        return arguments[at] instanceof MemorySegment memory ? memory.address() : ((Number) arguments[at]).longValue();
    }
}
