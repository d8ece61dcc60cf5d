package dev.tare.posix;

import dev.tare.diagnostic.Trace;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Processes that are not started by Java itself: watched, signalled. */
public final class Processes {
    private static final int ESRCH = 3;
    private static final int SIG_SETMASK = 2;

    /** More than any C library's sigset_t; all of it zero is the empty set. */
    private static final int SIGSET_BYTES = 128;

    private Processes() {}

    /** Sends a signal; false when there is no such process. */
    public static boolean signal(long pid, int number) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            CFunction kill = CFunction.of("kill");
            MemorySegment errno = Libc.errnoRoom(arena);
            int result = (int) kill.call(errno, (int) pid, number);
            if (result < 0 && Libc.errno(errno) != ESRCH) {
                throw new ErrnoException("process " + pid, Libc.errno(errno));
            }
            return result == 0;
        } catch (Throwable e) {
            throw Libc.failure("kill", e);
        }
    }

    /**
     * Becomes another program (execve(2)): the number of this process, its folder and its streams stay, all else of it
     * ends. It returns only by an exception.
     *
     * @param command file of the program and its arguments
     * @param environment all of it
     */
    public static ErrnoException become(List<String> command, Map<String, String> environment) {
        Trace.finish();
        List<String> variables = new ArrayList<>();
        environment.forEach((name, value) -> variables.add(name + "=" + value));
        try (Arena arena = Arena.ofConfined()) {
            CFunction mask = CFunction.of("sigprocmask");
            CFunction execve = CFunction.of("execve");
            MemorySegment errno = Libc.errnoRoom(arena);
            MemorySegment file = arena.allocateFrom(command.getFirst());
            MemorySegment words = pointers(arena, command);
            MemorySegment values = pointers(arena, variables);
            // Threads of the JVM block signals that the other program wants to have. Of this thread alone it is, in
            // Linux;
            // pthread_sigmask is the same call, and in another library before glibc 2.32.
            int _ = (int) mask.call(errno, SIG_SETMASK, arena.allocate(SIGSET_BYTES), MemorySegment.NULL);
            int _ = (int) execve.call(errno, file, words, values);
            return new ErrnoException(command.getFirst(), Libc.errno(errno));
        } catch (Throwable e) {
            throw Libc.broken("execve", e);
        }
    }

    /** An array of C, which ends with a null. */
    private static MemorySegment pointers(Arena arena, List<String> texts) {
        MemorySegment out = arena.allocate(ValueLayout.ADDRESS, texts.size() + 1L);
        for (int i = 0; i < texts.size(); i++) {
            out.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(texts.get(i)));
        }
        return out;
    }

    /**
     * When a running process was started, in clock ticks since boot (field 22 of proc_pid_stat(5)); with it a number
     * that was given to another process since is told apart. 0 for one that has ended, waited for or not.
     */
    public static long startTime(long pid) {
        byte[] stat;
        try {
            stat = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "stat"));
        } catch (IOException e) {
            return 0;
        }
        return startTime(new String(stat, StandardCharsets.ISO_8859_1));
    }

    static long startTime(String stat) {
        // The name, in parentheses, may hold blanks and parentheses itself.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
        if (fields.length < 20 || fields[0].equals("Z") || fields[0].equals("X")) {
            return 0;
        }
        return Long.parseLong(fields[19]);
    }

    /** Ends a process and all that it has started, by SIGKILL. */
    public static void endAll(ProcessHandle process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
