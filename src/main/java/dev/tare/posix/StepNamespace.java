package dev.tare.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of another process, changed from here. The thread that enters sees that process's files from then on and
 * can never come back: it must be one of its own, and end soon. It needs Linux 5.2.
 */
public final class StepNamespace implements AutoCloseable {
    public static final long READ_ONLY = 1;
    public static final long NO_SUID = 2;
    public static final long NO_DEVICES = 4;
    public static final long NO_EXEC = 8;
    private static final long REMOUNT_BIND = 32 | 4096;

    private static final int CLONE_FS = 0x200;
    private static final int CLONE_NEWNS = 0x20000;
    private static final int CLONE_NEWUTS = 0x4000000;
    private static final int CURRENT_FOLDER = -100;
    private static final int O_CLOEXEC = 02000000;
    private static final int O_PATH_CLOEXEC = 010000000 | O_CLOEXEC;
    private static final int MNT_DETACH = 2;

    /** The same on all processors: they are of the time since the numbers are common. */
    private static final long OPEN_TREE = 428;

    private static final long MOVE_MOUNT = 429;

    /** OPEN_TREE_CLONE, AT_RECURSIVE, AT_SYMLINK_NOFOLLOW. */
    private static final long COPY = 1 | 0x8000 | 0x100 | O_CLOEXEC;

    /** MOVE_MOUNT_F_EMPTY_PATH, MOVE_MOUNT_T_SYMLINKS. */
    private static final long ATTACH = 4 | 0x10;

    private static final CFunction UNSHARE = CFunction.of("unshare");
    private static final CFunction SETNS = CFunction.of("setns");
    private static final CFunction OPEN = CFunction.of("open");
    private static final CFunction CLOSE = CFunction.of("close");
    private static final CFunction CHDIR = CFunction.of("chdir");
    private static final CFunction FCHDIR = CFunction.of("fchdir");
    private static final CFunction CHROOT = CFunction.of("chroot");
    private static final CFunction UMASK = CFunction.of("umask");
    private static final CFunction PIVOT_ROOT = CFunction.of("pivot_root");
    private static final CFunction SETHOSTNAME = CFunction.of("sethostname");
    private static final CFunction MOUNT = CFunction.of("mount");
    private static final CFunction UMOUNT = CFunction.of("umount2");
    private static final CFunction SYSCALL = CFunction.of("syscall");

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment errno = Libc.errnoRoom(arena);
    private final int oldRoot;

    /**
     * Enters the mount and UTS namespaces of a process.
     *
     * @param pid of one whose mounts are private to it
     */
    public StepNamespace(long pid) throws IOException {
        // No class can be loaded from a folder any more once the root is another one.
        ErrnoException loaded = new ErrnoException("", Libc.EINVAL);
        if (loaded.errno() != Libc.EINVAL) {
            throw loaded;
        }
        try {
            int mounts = open("/proc/" + pid + "/ns/mnt", O_CLOEXEC);
            int names = open("/proc/" + pid + "/ns/uts", O_CLOEXEC);
            check("unshare", (int) UNSHARE.call(errno, CLONE_FS));
            check("setns", (int) SETNS.call(errno, names, CLONE_NEWUTS));
            check("setns", (int) SETNS.call(errno, mounts, CLONE_NEWNS));
            close(mounts);
            close(names);
            int _ = (int) UMASK.call(errno, 022);
            oldRoot = open("/", O_PATH_CLOEXEC);
        } catch (Throwable e) {
            throw thrown("setns", e);
        }
    }

    /** Names the machine that the process is on. */
    public void setHostname(String name) throws IOException {
        try {
            long length = name.getBytes(StandardCharsets.UTF_8).length;
            check(name, (int) SETHOSTNAME.call(errno, arena.allocateFrom(name), length));
        } catch (Throwable e) {
            throw thrown("sethostname", e);
        }
    }

    /**
     * A copy of the mounts at a path, a symlink itself rather than what it leads to; it is nowhere until
     * {@link #attach}.
     *
     * @return a file descriptor
     */
    public int copy(String path) throws IOException {
        try {
            long result = SYSCALL.call(errno, OPEN_TREE, (long) CURRENT_FOLDER, arena.allocateFrom(path), COPY);
            check(path, (int) result);
            return (int) result;
        } catch (Throwable e) {
            throw thrown("open_tree", e);
        }
    }

    /** Mounts what {@link #copy} gave. @param target file or directory that is there, in the present root */
    public void attach(int copy, String target) throws IOException {
        try {
            long result = SYSCALL.call(
                    errno,
                    MOVE_MOUNT,
                    (long) copy,
                    arena.allocateFrom(""),
                    (long) CURRENT_FOLDER,
                    arena.allocateFrom(target),
                    ATTACH);
            check(target, (int) result);
            close(copy);
        } catch (Throwable e) {
            throw thrown("move_mount", e);
        }
    }

    /**
     * Mounts a new file system.
     *
     * @param source what it is listed as
     * @param data options of its own, such as {@code size=64k}
     */
    public void mount(String type, String source, String target, long flags, String data) throws IOException {
        mount(arena.allocateFrom(type), arena.allocateFrom(source), target, flags, arena.allocateFrom(data));
    }

    /** Restricts a mount further, for all that is seen at that place only. */
    public void restrict(String target, long flags) throws IOException {
        mount(MemorySegment.NULL, MemorySegment.NULL, target, REMOUNT_BIND | flags, MemorySegment.NULL);
    }

    private void mount(MemorySegment type, MemorySegment source, String target, long flags, MemorySegment data)
            throws IOException {
        try {
            check(target, (int) MOUNT.call(errno, source, arena.allocateFrom(target), type, flags, data));
        } catch (Throwable e) {
            throw thrown("mount", e);
        }
    }

    /** Takes a folder as the root of this thread alone: all paths are then inside, wherever symlinks lead. */
    public void enter(Path root) throws IOException {
        try {
            check(root.toString(), (int) CHROOT.call(errno, arena.allocateFrom(root.toString())));
            check("/", (int) CHDIR.call(errno, arena.allocateFrom("/")));
        } catch (Throwable e) {
            throw thrown("chroot", e);
        }
    }

    /**
     * Makes a mount the root of all processes in the namespace, and removes all that is not in it (pivot_root(2),
     * whose manual has this way without a folder for the old root).
     */
    public void become(Path root) throws IOException {
        try {
            MemorySegment here = arena.allocateFrom(".");
            check("/", (int) FCHDIR.call(errno, oldRoot));
            check("/", (int) CHROOT.call(errno, here));
            check(root.toString(), (int) CHDIR.call(errno, arena.allocateFrom(root.toString())));
            check(root.toString(), (int) PIVOT_ROOT.call(errno, here, here));
            check(root.toString(), (int) UMOUNT.call(errno, here, MNT_DETACH));
            check("/", (int) CHDIR.call(errno, arena.allocateFrom("/")));
        } catch (Throwable e) {
            throw thrown("pivot_root", e);
        }
    }

    private int open(String path, int flags) throws Throwable {
        int file = (int) OPEN.call(errno, arena.allocateFrom(path), flags, 0);
        check(path, file);
        return file;
    }

    private void close(int file) throws Throwable {
        int _ = (int) CLOSE.call(errno, file);
    }

    private void check(@Nullable String path, int result) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(String.valueOf(path), Libc.errno(errno));
        }
    }

    private static IOException thrown(String function, Throwable cause) {
        if (cause instanceof IOException e) {
            return e;
        }
        throw Libc.broken(function, cause);
    }

    @Override
    public void close() {
        try {
            close(oldRoot);
        } catch (Throwable e) {
            throw Libc.broken("close", e);
        }
    }
}
