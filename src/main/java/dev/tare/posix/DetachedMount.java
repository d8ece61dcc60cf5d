package dev.tare.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A file system in memory that is mounted nowhere: only who has its descriptor sees it, no {@code ..} leads out of it, and
 * it is gone with its last descriptor (fsmount(2), Linux 5.2). It takes root, also that of a user namespace.
 */
public final class DetachedMount {
    /** The same on all processors. */
    private static final long FSOPEN = 430;

    private static final long FSCONFIG = 431;
    private static final long FSMOUNT = 432;
    private static final long CREATE = 6;
    private static final long CLOSE_ON_EXEC = 1;
    private static final long NO_SUID = 2;
    private static final long NO_DEVICES = 4;

    private DetachedMount() {}

    /**
     * Makes one, which lasts as long as this process and what it becomes.
     *
     * @return the path of its root, for this process alone
     */
    public static Path make() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            CFunction call = CFunction.of("syscall");
            MemorySegment errno = Libc.errnoRoom(arena);
            MemorySegment none = MemorySegment.NULL;
            CFunction open = CFunction.of("syscall");
            long context = open.call(errno, FSOPEN, arena.allocateFrom("tmpfs"), CLOSE_ON_EXEC);
            check("fsopen", context, errno);
            check("fsconfig", call.call(errno, FSCONFIG, context, CREATE, none, none, 0), errno);
            CFunction mount = CFunction.of("syscall");
            long root = mount.call(errno, FSMOUNT, context, 0L, NO_SUID | NO_DEVICES);
            check("fsmount", root, errno);
            return Path.of("/proc/self/fd/" + root);
        } catch (Throwable e) {
            throw Libc.failure("fsmount", e);
        }
    }

    private static void check(String what, long result, MemorySegment errno) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(what, Libc.errno(errno));
        }
    }
}
