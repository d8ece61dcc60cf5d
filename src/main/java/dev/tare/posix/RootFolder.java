package dev.tare.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A root directory that programs may be changing meanwhile, and no path leads out of: the kernel itself follows symlinks
 * inside it (openat2(2), RESOLVE_IN_ROOT; Linux 5.6). What is found is a descriptor, which stays the same file whatever
 * happens to its name. For one thread.
 */
public final class RootFolder implements AutoCloseable {
    private static final boolean ARM = System.getProperty("os.arch", "").startsWith("aarch");
    private static final long O_PATH = 010000000;
    private static final long O_CLOEXEC = 02000000;
    private static final long O_DIRECTORY = ARM ? 040000 : 0200000;
    private static final long O_NOFOLLOW = ARM ? 0100000 : 0400000;
    private static final long O_WRONLY_CREAT_EXCL = 01 | 0100 | 0200;

    /** The same on all processors. */
    private static final long OPENAT2 = 437;

    private static final long RESOLVE_NO_MAGICLINKS = 0x02;
    private static final long RESOLVE_IN_ROOT = 0x10;
    private static final int EAGAIN = 11;
    private static final int ENOTDIR = 20;
    private static final int TRIES = 100;
    private static final int PATH_MAX = 4096;

    private static final CFunction SYSCALL = CFunction.of("syscall");
    private static final CFunction OPEN = CFunction.of("open");
    private static final CFunction CLOSE = CFunction.of("close");
    private static final CFunction READLINKAT = CFunction.of("readlinkat");

    private final int root;

    private RootFolder(int root) {
        this.root = root;
    }

    /** Takes a directory as root; {@code /proc/PID/root} is that of a process, with its mounts. */
    public static RootFolder of(Path directory) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Libc.errnoRoom(arena);
            int file = (int) OPEN.call(
                    errno, arena.allocateFrom(directory.toString()), (int) (O_PATH | O_DIRECTORY | O_CLOEXEC), 0);
            if (file < 0) {
                throw new ErrnoException(directory.toString(), Libc.errno(errno));
            }
            return new RootFolder(file);
        } catch (Throwable e) {
            throw Libc.failure("open", e);
        }
    }

    /**
     * What a path names.
     *
     * @param path bytes, taken from the root
     * @param follow whether a symlink in the last part is followed too
     * @return null where there is nothing of that name
     */
    public @Nullable Handle find(byte[] path, boolean follow) throws IOException {
        try {
            return open(path, O_PATH | O_CLOEXEC | (follow ? 0 : O_NOFOLLOW), 0);
        } catch (ErrnoException e) {
            if (e.errno() == Libc.ENOENT || e.errno() == ENOTDIR) {
                return null;
            }
            throw e;
        }
    }

    /** Makes a regular file that was not there, for its owner alone and open for writing. */
    public Handle create(byte[] path) throws IOException {
        return open(path, O_WRONLY_CREAT_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    }

    private Handle open(byte[] path, long flags, long mode) throws IOException {
        if (path.length >= PATH_MAX) {
            throw new ErrnoException("a path of " + path.length + " bytes", 36);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Libc.errnoRoom(arena);
            MemorySegment text = arena.allocate(path.length + 2L);
            Room.put(path, 0, path.length, text);
            if (path.length == 0) {
                text.set(ValueLayout.JAVA_BYTE, 0, (byte) '.');
            }
            MemorySegment how = arena.allocate(24, 8);
            how.set(ValueLayout.JAVA_LONG, 0, flags);
            how.set(ValueLayout.JAVA_LONG, 8, mode);
            how.set(ValueLayout.JAVA_LONG, 16, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
            for (int i = 0; ; i++) {
                long result = SYSCALL.call(errno, OPENAT2, (long) root, text, how, 24L);
                if (result >= 0) {
                    return new Handle((int) result);
                }
                int reason = Libc.errno(errno);
                // The tree was changed on the way.
                if (reason != EAGAIN && reason != Libc.EINTR || i == TRIES) {
                    throw new ErrnoException("/" + new String(path, java.nio.charset.StandardCharsets.UTF_8), reason);
                }
            }
        } catch (Throwable e) {
            throw Libc.failure("openat2", e);
        }
    }

    /** A file that stays the same, whatever happens to its name. */
    public static final class Handle implements AutoCloseable {
        private final int file;

        private Handle(int file) {
            this.file = file;
        }

        /** A path that the kernel takes for this very file, here and now; what is below it must be found by itself. */
        public Path path() {
            return Path.of("/proc/self/fd/" + file);
        }

        /** Where a symlink points, in bytes. */
        public byte[] target() throws IOException {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment errno = Libc.errnoRoom(arena);
                MemorySegment room = arena.allocate(PATH_MAX);
                long length = READLINKAT.call(errno, file, arena.allocateFrom(""), room, (long) PATH_MAX);
                if (length < 0) {
                    throw new ErrnoException("a symlink", Libc.errno(errno));
                }
                byte[] bytes = new byte[(int) length];
                Room.get(room, bytes.length, bytes);
                return bytes;
            } catch (Throwable e) {
                throw Libc.failure("readlinkat", e);
            }
        }

        /** The bytes of the path of a name in this directory, for {@link FileSystem}. */
        public byte[] child(byte[] name) {
            byte[] folder = (path() + "/").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            byte[] out = Arrays.copyOf(folder, folder.length + name.length);
            System.arraycopy(name, 0, out, folder.length, name.length);
            return out;
        }

        @Override
        public void close() {
            RootFolder.close(file);
        }
    }

    private static void close(int file) {
        try (Arena arena = Arena.ofConfined()) {
            int _ = (int) CLOSE.call(Libc.errnoRoom(arena), file);
        } catch (Throwable e) {
            throw Libc.broken("close", e);
        }
    }

    @Override
    public void close() {
        close(root);
    }
}
