package dev.tare.posix;

import static dev.tare.posix.Libc.INT;
import static dev.tare.posix.Libc.LONG;
import static dev.tare.posix.Libc.POINTER;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Mounting of an overlay and its end. */
public final class Mounts {
    /** The kernel copies one page of options (mount(2)). */
    private static final int OPTION_BYTES = 4095;

    private static final int O_PATH_CLOEXEC = 010000000 | 02000000;
    private static final int MNT_DETACH = 2;

    private static final MethodHandle MOUNT = Libc.function("mount", INT, POINTER, POINTER, POINTER, LONG, POINTER);
    private static final MethodHandle UMOUNT = Libc.function("umount2", INT, POINTER, INT);
    private static final MethodHandle OPEN = Libc.function("open", INT, POINTER, INT, INT);
    private static final MethodHandle CLOSE = Libc.function("close", INT, INT);

    private Mounts() {}

    /**
     * Mounts an overlay (overlayfs.rst of the kernel). Folders are handed over as {@code /proc/self/fd/N}: so no sign in
     * a path needs an escape, and two hundred layers fit into the page of options, however long their paths are.
     *
     * @param lowers the lowest first, at least one
     */
    public static void overlay(List<Path> lowers, Path upper, Path work, Path target) throws IOException {
        List<Integer> open = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Libc.errnoRoom(arena);
            StringBuilder options = new StringBuilder("lowerdir=");
            for (int i = lowers.size() - 1; i >= 0; i--) {
                options.append(descriptor(arena, errno, lowers.get(i), open)).append(i == 0 ? "" : ":");
            }
            options.append(",upperdir=").append(descriptor(arena, errno, upper, open));
            options.append(",workdir=").append(descriptor(arena, errno, work, open));
            if (options.length() > OPTION_BYTES) {
                throw new IOException(lowers.size() + " layers are more than one mount of overlayfs takes");
            }
            MemorySegment type = arena.allocateFrom("overlay");
            int result = (int) MOUNT.invokeExact(
                    errno,
                    type,
                    arena.allocateFrom(target.toString()),
                    type,
                    0L,
                    arena.allocateFrom(options.toString()));
            if (result < 0) {
                throw new ErrnoException(target.toString(), Libc.errno(errno));
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw Libc.broken("mount", e);
        } finally {
            close(open);
        }
    }

    private static String descriptor(Arena arena, MemorySegment errno, Path folder, List<Integer> open)
            throws Throwable {
        int descriptor = (int) OPEN.invokeExact(errno, arena.allocateFrom(folder.toString()), O_PATH_CLOEXEC, 0);
        if (descriptor < 0) {
            throw new ErrnoException(folder.toString(), Libc.errno(errno));
        }
        open.add(descriptor);
        return "/proc/self/fd/" + descriptor;
    }

    private static void close(List<Integer> open) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Libc.errnoRoom(arena);
            for (int descriptor : open) {
                int _ = (int) CLOSE.invokeExact(errno, descriptor);
            }
        } catch (Throwable e) {
            throw Libc.broken("close", e);
        }
    }

    /** Takes a mount away at once, whoever still uses it; false when nothing is mounted there. */
    public static boolean unmount(Path target) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Libc.errnoRoom(arena);
            int result = (int) UMOUNT.invokeExact(errno, arena.allocateFrom(target.toString()), MNT_DETACH);
            if (result == 0) {
                return true;
            }
            int reason = Libc.errno(errno);
            if (reason == Libc.EINVAL || reason == Libc.ENOENT) {
                return false;
            }
            throw new ErrnoException(target.toString(), reason);
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw Libc.broken("umount2", e);
        }
    }
}
