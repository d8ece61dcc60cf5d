package dev.tare.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mounts of overlays and of file systems in memory, and their end. */
public final class Mounts {
    /** The kernel copies one page of options (mount(2)). */
    private static final int OPTION_BYTES = 4095;

    private static final int O_PATH_CLOEXEC = 010000000 | 02000000;
    private static final int MNT_DETACH = 2;
    private static final int CLONE_NEWNS = 0x20000;
    private static final long BIND_REC = 4096 | 16384;
    private static final long REC_PRIVATE = 16384 | 1 << 18;
    private static final long NOSUID_NODEV_NOEXEC = 2 | 4 | 8;

    private Mounts() {}

    /** Linked when first called: who only asks what is mounted does not wait for it. */
    private static final class Calls {
        static final CFunction MOUNT = CFunction.of("mount");
        static final CFunction UMOUNT = CFunction.of("umount2");
        static final CFunction OPEN = CFunction.of("open");
        static final CFunction CLOSE = CFunction.of("close");

        private Calls() {}
    }

    /**
     * Mounts an overlay (overlayfs.rst of the kernel). Folders are handed over as {@code /proc/self/fd/N}: so no sign in
     * a path needs an escape, and two hundred layers fit into the page of options, however long their paths are.
     *
     * @param lowers the lowest first, at least one
     */
    public static void overlay(List<Path> lowers, Path upper, Path work, Path target) throws IOException {
        overlay(lowers, upper, work, target, false);
    }

    /**
     * The same for a short time: what is written need not reach the disk when the program says so (fsync(2)), since all
     * of it is thrown away after a crash. Who keeps the upper folder has to sync its file system first.
     */
    public static void fleetingOverlay(List<Path> lowers, Path upper, Path work, Path target) throws IOException {
        try {
            overlay(lowers, upper, work, target, true);
        } catch (ErrnoException e) {
            if (e.errno() != Libc.EINVAL) {
                throw e;
            }
            // A kernel before 5.10.
            overlay(lowers, upper, work, target, false);
        }
    }

    /** Mounts an overlay that nobody can write to. @param lowers the lowest first, at least two */
    public static void readOnlyOverlay(List<Path> lowers, Path target) throws IOException {
        overlay(lowers, null, null, target, false);
    }

    private static void overlay(
            List<Path> lowers, @Nullable Path upper, @Nullable Path work, Path target, boolean fleeting)
            throws IOException {
        List<Integer> open = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Libc.errnoRoom(arena);
            StringBuilder options = new StringBuilder("lowerdir=");
            for (int i = lowers.size() - 1; i >= 0; i--) {
                options.append(descriptor(arena, errno, lowers.get(i), open)).append(i == 0 ? "" : ":");
            }
            if (upper != null && work != null) {
                options.append(",upperdir=").append(descriptor(arena, errno, upper, open));
                options.append(",workdir=").append(descriptor(arena, errno, work, open));
            }
            options.append(overlayOptions());
            if (fleeting) {
                options.append(",volatile");
            }
            if (options.length() > OPTION_BYTES) {
                throw new IOException(lowers.size() + " layers are more than one mount of overlayfs takes");
            }
            mount(arena, errno, "overlay", target, "overlay", 0, options.toString());
        } catch (Throwable e) {
            throw Libc.failure("mount", e);
        } finally {
            close(open);
        }
    }

    /**
     * What keeps the upper folder in the plain form that is read back, whatever the kernel's own defaults are; and in a
     * user namespace the attributes that may be written there.
     */
    public static String overlayOptions() {
        if (isUserNamespace()) {
            // It takes the other two by itself, and refuses to be told.
            return ",userxattr";
        }
        StringBuilder out = new StringBuilder();
        for (String option : List.of("index", "redirect_dir", "metacopy")) {
            if (Files.exists(Path.of("/sys/module/overlay/parameters", option))) {
                out.append(',').append(option).append("=off");
            }
        }
        return out.toString();
    }

    /** Whether this process is in a user namespace of its own (user_namespaces(7)): the first one maps all users. */
    public static boolean isUserNamespace() {
        return mappedUsers() != 0xffff_ffffL;
    }

    /** How many users this process can tell apart: the same from its start to its end. */
    public static long mappedUsers() {
        return Users.MAPPED;
    }

    private static final class Users {
        static final long MAPPED = mapped();

        private static long mapped() {
            long count = 0;
            try {
                for (String line : Files.readAllLines(Path.of("/proc/self/uid_map"))) {
                    count += Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
                }
            } catch (IOException | NumberFormatException e) {
                return 0xffff_ffffL;
            }
            return count;
        }
    }

    /** What stands before the names of the attributes by which an overlay knows its own. */
    public static String overlayAttributes() {
        return isUserNamespace() ? "user.overlay." : "trusted.overlay.";
    }

    /**
     * The options of the mount that a file is in, which a user namespace may not take away again
     * (mount_namespaces(7)): among {@code ro}, {@code nosuid}, {@code nodev}, {@code noexec}, {@code noatime} and their
     * like.
     */
    public static List<String> options(Path file) throws IOException {
        Path real = file.toRealPath();
        List<String> best = List.of();
        int depth = -1;
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1)) {
            String[] fields = line.split(" ", 7);
            if (fields.length < 7) {
                continue;
            }
            Path point = Path.of(unescaped(fields[4]));
            // The last one of several on one place is seen.
            if (real.startsWith(point) && point.getNameCount() >= depth) {
                depth = point.getNameCount();
                best = List.of(fields[5].split(","));
            }
        }
        return best;
    }

    /**
     * Mounts an empty file system in memory, in which are no programs and no devices.
     *
     * @param options such as {@code mode=0700,size=1m}
     */
    public static void memory(Path target, String options) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            mount(arena, Libc.errnoRoom(arena), "tmpfs", target, "tmpfs", NOSUID_NODEV_NOEXEC, options);
        } catch (Throwable e) {
            throw Libc.failure("mount", e);
        }
    }

    private static void mount(
            Arena arena, MemorySegment errno, String source, Path target, String type, long flags, String options)
            throws Throwable {
        int result = (int) Calls.MOUNT.call(
                errno,
                arena.allocateFrom(source),
                arena.allocateFrom(target.toString()),
                arena.allocateFrom(type),
                flags,
                arena.allocateFrom(options));
        if (result < 0) {
            throw new ErrnoException(target.toString(), Libc.errno(errno));
        }
    }

    /** Takes all mounts away that are in a folder, the last one first. */
    public static void unmountAll(Path folder) throws IOException {
        List<Path> points = points();
        for (int i = points.size() - 1; i >= 0; i--) {
            if (points.get(i).startsWith(folder)) {
                boolean _ = unmount(points.get(i));
            }
        }
    }

    /** The mount points that this process sees (proc_pid_mountinfo(5), field 5, with blanks as octal escapes). */
    public static List<Path> points() {
        List<Path> out = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split(" ", 6);
                if (fields.length == 6) {
                    out.add(Path.of(unescaped(fields[4])));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            // No such file on this system: nothing of ours is mounted there either.
        }
        return out;
    }

    private static String unescaped(String text) {
        byte[] out = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 3 < text.length()) {
                out[length++] = (byte) Integer.parseInt(text.substring(i + 1, i + 4), 8);
                i += 3;
            } else {
                out[length++] = (byte) c;
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }

    private static String descriptor(Arena arena, MemorySegment errno, Path folder, List<Integer> open)
            throws Throwable {
        int descriptor = (int) Calls.OPEN.call(errno, arena.allocateFrom(folder.toString()), O_PATH_CLOEXEC, 0);
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
                int _ = (int) Calls.CLOSE.call(errno, descriptor);
            }
        } catch (Throwable e) {
            throw Libc.broken("close", e);
        }
    }

    /**
     * Gives this thread alone mounts of its own, which are those of the process until it changes them and are gone with the
     * thread, even when it is killed (unshare(2)).
     */
    public static void makeOwn() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Libc.errnoRoom(arena);
            CFunction unshare = CFunction.of("unshare");
            if ((int) unshare.call(errno, CLONE_NEWNS) < 0) {
                throw new ErrnoException("mounts of its own", Libc.errno(errno));
            }
            plain(arena, errno, MemorySegment.NULL, Path.of("/"), REC_PRIVATE);
        } catch (Throwable e) {
            throw Libc.failure("unshare", e);
        }
    }

    /** Shows a folder or file at another place too, with all that is mounted in it. */
    public static void bind(Path source, Path target) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Libc.errnoRoom(arena);
            plain(arena, errno, arena.allocateFrom(source.toString()), target, BIND_REC);
        } catch (Throwable e) {
            throw Libc.failure("mount", e);
        }
    }

    private static void plain(Arena arena, MemorySegment errno, MemorySegment source, Path target, long flags)
            throws Throwable {
        int result = (int) Calls.MOUNT.call(
                errno, source, arena.allocateFrom(target.toString()), MemorySegment.NULL, flags, MemorySegment.NULL);
        if (result < 0) {
            throw new ErrnoException(target.toString(), Libc.errno(errno));
        }
    }

    /** Whether something is mounted at a folder, as this process sees it. */
    public static boolean isMounted(Path folder) {
        return points().contains(folder);
    }

    /** Detaches a mount at once, even if it is in use; false when nothing is mounted there. */
    public static boolean unmount(Path target) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Libc.errnoRoom(arena);
            int result = (int) Calls.UMOUNT.call(errno, arena.allocateFrom(target.toString()), MNT_DETACH);
            if (result == 0) {
                return true;
            }
            int reason = Libc.errno(errno);
            if (reason == Libc.EINVAL || reason == Libc.ENOENT) {
                return false;
            }
            throw new ErrnoException(target.toString(), reason);
        } catch (Throwable e) {
            throw Libc.failure("umount2", e);
        }
    }
}
