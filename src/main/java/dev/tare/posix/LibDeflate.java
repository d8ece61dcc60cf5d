package dev.tare.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * libdeflate, where the machine has it: gzip in a quarter of zlib's time at the same size, and smaller than zopfli at
 * its highest level. It takes whole blocks only. One thread at a time.
 */
public final class LibDeflate implements AutoCloseable {
    public static final int MAX_LEVEL = 12;

    private static final String LIBRARY = "libdeflate.so.0";

    private final Functions functions;
    private final Arena arena = Arena.ofShared();
    private final long compressor;
    private final MemorySegment plain;
    private final MemorySegment packed;

    private LibDeflate(Functions functions, int level, int blockBytes) {
        this.functions = functions;
        this.compressor = functions.allocate.call(level, 0, 0, 0);
        if (compressor == 0) {
            arena.close();
            throw new OutOfMemoryError("libdeflate_alloc_compressor");
        }
        this.plain = arena.allocate(blockBytes);
        this.packed = arena.allocate(functions.bound.call(compressor, blockBytes, 0, 0));
    }

    /**
     * A new compressor, or null where there is no libdeflate or native access is not allowed.
     *
     * @param level 0 to {@link #MAX_LEVEL}
     * @param blockBytes the largest block that it will be given
     */
    public static @Nullable LibDeflate create(int level, int blockBytes) {
        Functions functions = Functions.FOUND;
        return functions == null ? null : new LibDeflate(functions, level, blockBytes);
    }

    /** Whether {@link #create} will make one. It loads the library, which {@link #version} need not do. */
    public static boolean isUsable() {
        return Functions.FOUND != null;
    }

    /**
     * Which code compresses; null where there is none. libdeflate cannot be asked for its version: what stands for it is
     * the begin of its file's SHA-256 or, of a library that comes with the distribution, the file's size and time, which
     * are known without loading it.
     */
    public static @Nullable String version() {
        Path shipped = shipped();
        if (shipped != null) {
            return "libdeflate-" + shipped.toFile().length() + "-"
                    + shipped.toFile().lastModified();
        }
        return isUsable() ? Version.LOADED : null;
    }

    /** The most bytes that a block becomes. */
    public int bound() {
        return Math.toIntExact(packed.byteSize());
    }

    /**
     * Makes one gzip member: no name, no time, operating system 255.
     *
     * @param into of {@link #bound} bytes
     * @return how many bytes it has
     */
    public int gzip(byte[] block, int length, byte[] into) {
        Room.put(block, 0, length, plain);
        long count = functions.gzip.call(compressor, plain.address(), length, packed.address(), packed.byteSize());
        if (count == 0) {
            throw new IllegalStateException("libdeflate_gzip_compress: no room in its own bound");
        }
        Room.get(packed, (int) count, into);
        return (int) count;
    }

    @Override
    public void close() {
        long _ = functions.free.call(compressor, 0, 0, 0);
        arena.close();
    }

    /** The library of the distribution where it brings one, so that its output is the same on all machines. */
    private static @Nullable Path shipped() {
        String folder = System.getProperty("tare.lib");
        Path file = folder == null ? null : Path.of(folder, LIBRARY);
        return file != null && Files.exists(file) ? file : null;
    }

    private static final class Version {
        static final String LOADED = find();

        private static String find() {
            try {
                for (String line : Files.readAllLines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1)) {
                    int slash = line.indexOf('/');
                    if (slash >= 0 && line.substring(slash).contains("/libdeflate.so")) {
                        return "libdeflate-" + digest(Files.readAllBytes(Path.of(line.substring(slash))));
                    }
                }
            } catch (IOException e) {
                return "libdeflate";
            }
            return "libdeflate";
        }

        private static String digest(byte[] library) {
            try (Hasher hasher = Hasher.forSize(library.length)) {
                hasher.update(library, 0, library.length);
                return HexFormat.of().formatHex(hasher.finish(), 0, 6);
            }
        }
    }

    private record Functions(CFunction allocate, CFunction bound, CFunction gzip, CFunction free) {
        static final @Nullable Functions FOUND = find();

        private static @Nullable Functions find() {
            Path shipped = shipped();
            long library = CFunction.library(shipped == null ? LIBRARY : shipped.toString());
            CFunction allocate = CFunction.of(library, "libdeflate_alloc_compressor");
            CFunction bound = CFunction.of(library, "libdeflate_gzip_compress_bound");
            CFunction gzip = CFunction.of(library, "libdeflate_gzip_compress");
            CFunction free = CFunction.of(library, "libdeflate_free_compressor");
            return allocate == null || bound == null || gzip == null || free == null
                    ? null
                    : new Functions(allocate, bound, gzip, free);
        }
    }
}
