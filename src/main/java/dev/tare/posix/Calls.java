package dev.tare.posix;

import org.jspecify.annotations.Nullable;

/**
 * The way from here to functions of C: six integer registers in, one out. Functions of fewer arguments do not look at the
 * others, and pointers are integers to both ABIs that Linux has here (x86-64 System V, AAPCS64); elsewhere there is no way.
 */
abstract sealed class Calls permits DirectCalls, LinkedCalls {
    /** Null on other processors, and where native access is not allowed. */
    static final @Nullable Calls WAY = find();

    private static @Nullable Calls find() {
        String processor = System.getProperty("os.arch", "");
        if (!processor.equals("amd64") && !processor.equals("aarch64")) {
            return null;
        }
        try {
            Calls direct = DirectCalls.in(System.getProperty("tare.lib"));
            return direct == null ? new LinkedCalls() : direct;
        } catch (RuntimeException | LinkageError e) {
            return null;
        }
    }

    /** Loads a shared library by its file name; 0 where it is missing. */
    abstract long library(String file);

    /** The address of a function. @param library 0 for what is loaded with the program; 0 where it has none of the name */
    abstract long function(long library, String name);

    /** Calls it. @param errno the address of an int that takes errno, or 0 */
    abstract long call(long function, long errno, long a, long b, long c, long d, long e, long f);
}
