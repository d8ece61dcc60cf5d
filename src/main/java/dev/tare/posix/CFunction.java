package dev.tare.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * A function of the C library that sets errno. For each shape of arguments that it has not seen the JVM makes classes, 15 ms
 * the first time; so all functions are called in one shape, as in {@link NativeCall}: six integer registers in, one out.
 */
final class CFunction {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final MethodHandle CALL = Linker.nativeLinker()
            .downcallHandle(
                    FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG, LONG, LONG),
                    Linker.Option.captureCallState("errno"));

    private final MemorySegment address;

    private CFunction(MemorySegment address) {
        this.address = address;
    }

    /** @throws java.util.NoSuchElementException where the C library has none of this name */
    static CFunction of(String name) {
        return new CFunction(Linker.nativeLinker().defaultLookup().findOrThrow(name));
    }

    /**
     * Calls it.
     *
     * @param errno the room that {@link Libc#errnoRoom(Arena)} gives
     * @param arguments at most six: integers, and memory that outlives the call
     * @return of a function that returns an int only the lower half is defined
     */
    long call(MemorySegment errno, Object... arguments) {
        try {
            return (long) CALL.invokeExact(
                    address,
                    errno,
                    register(arguments, 0),
                    register(arguments, 1),
                    register(arguments, 2),
                    register(arguments, 3),
                    register(arguments, 4),
                    register(arguments, 5));
        } catch (Throwable e) {
            throw new IllegalStateException("a C function threw", e);
        }
    }

    private static long register(Object[] arguments, int at) {
        if (at >= arguments.length) {
            return 0;
        }
        return arguments[at] instanceof MemorySegment memory ? memory.address() : ((Number) arguments[at]).longValue();
    }
}
