package dev.tare.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Calls of C functions from a cold start. Linking a function takes the JVM about 15 ms for each shape of arguments that
 * it has not seen, since it makes classes for it; so all functions are called in one shape: five integer registers in,
 * one out. Functions of fewer arguments do not look at the others, and pointers are integers to both ABIs that Linux has
 * here (x86-64 System V, AAPCS64). Elsewhere nothing is called this way.
 */
final class NativeCall {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

    private static final @Nullable MethodHandle CALL = link();

    private final MemorySegment function;

    private NativeCall(MemorySegment function) {
        this.function = function;
    }

    private static @Nullable MethodHandle link() {
        String processor = System.getProperty("os.arch", "");
        if (!processor.equals("amd64") && !processor.equals("aarch64")) {
            return null;
        }
        try {
            return Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG, LONG));
        } catch (RuntimeException | LinkageError e) {
            return null;
        }
    }

    /** A function of a library, or null where either is missing or native access is not allowed. */
    static @Nullable NativeCall of(@Nullable SymbolLookup library, String name) {
        if (library == null || CALL == null) {
            return null;
        }
        MemorySegment function = library.find(name).orElse(null);
        return function == null ? null : new NativeCall(function);
    }

    /** A shared library by its file name, or null where it is missing. */
    static @Nullable SymbolLookup library(String name) {
        try {
            return CALL == null ? null : SymbolLookup.libraryLookup(name, Arena.global());
        } catch (RuntimeException | LinkageError e) {
            return null;
        }
    }

    /** Calls; a function that returns an int leaves the upper half of the result undefined. */
    long call(long a, long b, long c, long d) {
        return call(a, b, c, d, 0);
    }

    /** As {@link #call(long, long, long, long)}, with one more argument. */
    long call(long a, long b, long c, long d, long e) {
        MethodHandle handle = CALL;
        if (handle == null) {
            throw new IllegalStateException("nothing is linked");
        }
        try {
            return (long) handle.invokeExact(function, a, b, c, d, e);
        } catch (Throwable thrown) {
            throw new IllegalStateException("a C function threw", thrown);
        }
    }
}
