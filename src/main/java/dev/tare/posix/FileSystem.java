package dev.tare.posix;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * The calls that make files exactly as a layer says: owners, modes whatever the umask, devices, extended attributes,
 * times to the nanosecond. Paths are bytes, as Linux has them. No call follows a symlink in the last part of its path,
 * but for {@link #setMode}. Not for several threads at once.
 */
public final class FileSystem implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int PATH_MAX = 4096;
    private static final int CURRENT_FOLDER = -100;
    private static final int NO_FOLLOW = 0x100;
    private static final int REMOVE_DIRECTORY = 0x200;
    private static final int O_WRONLY_CREAT_EXCL = 01 | 0100 | 0200;
    private static final int O_DIRECTORY = isArm() ? 040000 : 0200000;
    private static final int O_NOFOLLOW = isArm() ? 0100000 : 0400000;
    private static final int O_CLOEXEC = 02000000;

    /** The system call: glibc has a function of that name since 2.33 alone. */
    private static final long MKNODAT = isArm() ? 33 : 259;

    private static final long AT_FDCWD = -100;

    /** In a user namespace that maps nobody else. */
    private static final boolean ONE_USER = Mounts.mappedUsers() == 1;

    private final Functions functions = Functions.ALL;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment errno = Libc.errnoRoom(arena);
    private final MemorySegment first = arena.allocate(PATH_MAX);
    private final MemorySegment second = arena.allocate(PATH_MAX);
    private final MemorySegment times = arena.allocate(32, 8);

    private static boolean isArm() {
        return System.getProperty("os.arch", "").startsWith("aarch");
    }

    /** Makes a directory that only its owner may enter. */
    public void makeDirectory(byte[] path) throws IOException {
        try {
            check((int) functions.mkdir.call(errno, text(first, path), 0700), path);
        } catch (Throwable e) {
            throw Libc.failure("mkdir", e);
        }
    }

    /** Makes a regular file that was not there, and fills it. */
    public void makeFile(byte[] path, MemorySegment content) throws IOException {
        try {
            int file = (int)
                    functions.open.call(errno, text(first, path), O_WRONLY_CREAT_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
            check(file, path);
            try {
                fill(file, path, content);
            } finally {
                int _ = (int) functions.close.call(errno, file);
            }
        } catch (Throwable e) {
            throw Libc.failure("open", e);
        }
    }

    /** The same, from a stream. */
    public void makeFile(byte[] path, InputStream content) throws IOException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment buffer = memory.allocate(BUFFER_BYTES);
            byte[] bytes = new byte[BUFFER_BYTES];
            int file = (int)
                    functions.open.call(errno, text(first, path), O_WRONLY_CREAT_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
            check(file, path);
            try {
                for (int count = content.readNBytes(bytes, 0, bytes.length);
                        count > 0;
                        count = content.readNBytes(bytes, 0, bytes.length)) {
                    Room.put(bytes, 0, count, buffer);
                    fill(file, path, buffer.asSlice(0, count));
                }
            } finally {
                int _ = (int) functions.close.call(errno, file);
            }
        } catch (Throwable e) {
            throw Libc.failure("open", e);
        }
    }

    private void fill(int file, byte[] path, MemorySegment content) throws Throwable {
        long at = 0;
        while (at < content.byteSize()) {
            long count = Math.min(content.byteSize() - at, 1 << 30);
            long written = functions.write.call(errno, file, content.asSlice(at, count), count);
            if (written < 0 && Libc.errno(errno) != Libc.EINTR) {
                throw failure(path);
            }
            at += Math.max(0, written);
        }
    }

    public void makeSymlink(byte[] path, byte[] target) throws IOException {
        try {
            check((int) functions.symlink.call(errno, text(first, target), text(second, path)), path);
        } catch (Throwable e) {
            throw Libc.failure("symlink", e);
        }
    }

    /** Makes {@code path} a second name of {@code existing}. */
    public void makeHardLink(byte[] path, byte[] existing) throws IOException {
        try {
            check((int) functions.link.call(errno, text(first, existing), text(second, path)), path);
        } catch (Throwable e) {
            throw Libc.failure("link", e);
        }
    }

    /**
     * Makes a device or a fifo.
     *
     * @param typeBits the type in the form of st_mode, such as 0020000
     */
    public void makeNode(byte[] path, int typeBits, int major, int minor) throws IOException {
        try {
            long result = functions.syscall.call(
                    errno, MKNODAT, AT_FDCWD, text(first, path), typeBits | 0600L, device(major, minor));
            check((int) result, path);
        } catch (Throwable e) {
            throw Libc.failure("mknod", e);
        }
    }

    /** A dev_t, as makedev(3) of glibc and musl composes it. */
    static long device(int major, int minor) {
        long high = major & 0xffffffffL;
        long low = minor & 0xffffffffL;
        return (high & 0xfff) << 8 | low & 0xff | (low & ~0xffL) << 12 | (high & ~0xfffL) << 32;
    }

    /** Sets user and group, -1 for one that stays. Where only one user is known all files stay that user's. */
    public void setOwner(byte[] path, long uid, long gid) throws IOException {
        try {
            int result = (int) functions.lchown.call(errno, text(first, path), (int) uid, (int) gid);
            if (result < 0 && Libc.errno(errno) == Libc.EINVAL && ONE_USER) {
                return;
            }
            check(result, path);
        } catch (Throwable e) {
            throw Libc.failure("lchown", e);
        }
    }

    /** Sets the permission bits. Follows a symlink: Linux keeps no mode of its own for one. */
    public void setMode(byte[] path, int mode) throws IOException {
        try {
            check((int) functions.chmod.call(errno, text(first, path), mode), path);
        } catch (Throwable e) {
            throw Libc.failure("chmod", e);
        }
    }

    /** Sets the time of the last change, and that of the last access to the same. */
    public void setTime(byte[] path, long seconds, int nanos) throws IOException {
        for (long field = 0; field < 32; field += 16) {
            times.set(ValueLayout.JAVA_LONG, field, seconds);
            times.set(ValueLayout.JAVA_LONG, field + 8, nanos);
        }
        try {
            check((int) functions.utimensat.call(errno, CURRENT_FOLDER, text(first, path), times, NO_FOLLOW), path);
        } catch (Throwable e) {
            throw Libc.failure("utimensat", e);
        }
    }

    /** Sets an extended attribute; false where the file system has none of this kind. */
    public boolean setAttribute(byte[] path, String name, byte[] value) throws IOException {
        try (Arena temporary = Arena.ofConfined()) {
            MemorySegment nameText = temporary.allocateFrom(name);
            MemorySegment bytes = temporary.allocateFrom(ValueLayout.JAVA_BYTE, value);
            int result =
                    (int) functions.lsetxattr.call(errno, text(first, path), nameText, bytes, (long) value.length, 0);
            if (result < 0 && Libc.errno(errno) == Libc.ENOTSUP) {
                return false;
            }
            check(result, path);
            return true;
        } catch (Throwable e) {
            throw Libc.failure("lsetxattr", e);
        }
    }

    /** Waits until all that was written to the file system of this directory is on its disk. */
    public void sync(byte[] directory) throws IOException {
        try {
            int file = (int) functions.open.call(errno, text(first, directory), O_DIRECTORY | O_CLOEXEC, 0);
            check(file, directory);
            try {
                check((int) functions.syncfs.call(errno, file), directory);
            } finally {
                int _ = (int) functions.close.call(errno, file);
            }
        } catch (Throwable e) {
            throw Libc.failure("syncfs", e);
        }
    }

    /** Removes a name, or a directory that is empty. */
    public void remove(byte[] path, boolean directory) throws IOException {
        try {
            check(
                    (int) functions.unlinkat.call(
                            errno, CURRENT_FOLDER, text(first, path), directory ? REMOVE_DIRECTORY : 0),
                    path);
        } catch (Throwable e) {
            throw Libc.failure("unlinkat", e);
        }
    }

    private static MemorySegment text(MemorySegment room, byte[] path) throws IOException {
        if (path.length >= PATH_MAX) {
            throw new ErrnoException(shown(path).substring(0, 80) + "...", 36);
        }
        for (byte b : path) {
            if (b == 0) {
                throw new ErrnoException(shown(path).replace('\0', '?'), Libc.EINVAL);
            }
        }
        Room.put(path, 0, path.length, room);
        room.set(ValueLayout.JAVA_BYTE, path.length, (byte) 0);
        return room;
    }

    private void check(int result, byte[] path) throws ErrnoException {
        if (result < 0) {
            throw failure(path);
        }
    }

    private ErrnoException failure(byte[] path) {
        return new ErrnoException(shown(path), Libc.errno(errno));
    }

    private static String shown(byte[] path) {
        return new String(path, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        arena.close();
    }

    private record Functions(
            CFunction mkdir,
            CFunction open,
            CFunction write,
            CFunction close,
            CFunction symlink,
            CFunction link,
            CFunction syscall,
            CFunction lchown,
            CFunction chmod,
            CFunction utimensat,
            CFunction lsetxattr,
            CFunction unlinkat,
            CFunction syncfs) {
        static final Functions ALL = new Functions(
                CFunction.of("mkdir"),
                CFunction.of("open"),
                CFunction.of("write"),
                CFunction.of("close"),
                CFunction.of("symlink"),
                CFunction.of("link"),
                CFunction.of("syscall"),
                CFunction.of("lchown"),
                CFunction.of("chmod"),
                CFunction.of("utimensat"),
                CFunction.of("lsetxattr"),
                CFunction.of("unlinkat"),
                CFunction.of("syncfs"));
    }
}
