package dev.tare.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * C functions called by the JDK's foreign linker: where no C compiler made the distribution's library. For each shape of
 * arguments that it has not seen the linker makes classes, so there is one.
 */
final class LinkedCalls extends Calls {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final long ERRNO_BYTES = 4;

    private final MethodHandle handle = Linker.nativeLinker()
            .downcallHandle(
                    FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG, LONG, LONG),
                    Linker.Option.captureCallState("errno"));

    /** Where errno goes that nobody asked for. */
    private final MemorySegment nowhere = Arena.global().allocate(ERRNO_BYTES);

    private final ConcurrentMap<Long, SymbolLookup> libraries = new ConcurrentHashMap<>();
    private final AtomicLong loaded = new AtomicLong();

    @Override
    long library(String file) {
        try {
            SymbolLookup lookup = SymbolLookup.libraryLookup(file, Arena.global());
            long number = loaded.incrementAndGet();
            libraries.put(number, lookup);
            return number;
        } catch (RuntimeException | LinkageError e) {
            return 0;
        }
    }

    @Override
    long function(long library, String name) {
        SymbolLookup lookup =
                libraries.getOrDefault(library, Linker.nativeLinker().defaultLookup());
        @Nullable MemorySegment found = lookup.find(name).orElse(null);
        return found == null ? 0 : found.address();
    }

    @Override
    long call(long function, long errno, long a, long b, long c, long d, long e, long f) {
        MemorySegment room =
                errno == 0 ? nowhere : MemorySegment.ofAddress(errno).reinterpret(ERRNO_BYTES);
        try {
            return (long) handle.invokeExact(MemorySegment.ofAddress(function), room, a, b, c, d, e, f);
        } catch (Throwable thrown) {
            throw new IllegalStateException("a C function threw", thrown);
        }
    }
}
