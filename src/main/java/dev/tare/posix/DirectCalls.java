package dev.tare.posix;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * C functions called by a library of the distribution (src/main/c/calls), through JNI. The first call by the JDK's foreign
 * linker takes 15 ms of each start, since it makes classes for it that no AOT cache keeps; this takes none.
 */
final class DirectCalls extends Calls {
    private static final String LIBRARY = "libtare.so";

    private DirectCalls() {}

    /** @param lib the distribution's lib; null where there is none @return null where it has no library that can be loaded */
    static @Nullable Calls in(@Nullable String lib) {
        Path file = lib == null ? null : Path.of(lib, LIBRARY);
        if (file == null || !Files.exists(file)) {
            return null;
        }
        try {
            System.load(file.toString());
            return new DirectCalls();
        } catch (UnsatisfiedLinkError e) {
            return null;
        }
    }

    @Override
    long library(String file) {
        return open(file.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    long function(long library, String name) {
        return find(library, name.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    long call(long function, long errno, long a, long b, long c, long d, long e, long f) {
        return invoke(function, errno, a, b, c, d, e, f);
    }

    private static native long invoke(long function, long errno, long a, long b, long c, long d, long e, long f);

    private static native long open(byte[] file);

    private static native long find(long library, byte[] function);
}
