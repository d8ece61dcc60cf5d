package dev.tare.posix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.Tare;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library of the distribution and the JDK's linker give the same. */
@Tag("integration")
class CallsTest {
    private static final long LSEEK_END = 2;

    @TempDir
    private Path folder;

    @Test
    void resultsAndErrnoAreTheSameBothWays() throws Exception {
        List<Long> direct = results(direct());

        assertThat(direct).isEqualTo(results(new LinkedCalls()));
        assertThat(direct).startsWith(ProcessHandle.current().pid(), -1L, (long) Libc.ENOENT);
    }

    @Test
    void whatIsMissingIsZeroBothWays() throws Exception {
        for (Calls calls : List.of(direct(), new LinkedCalls())) {
            assertThat(calls.function(0, "no_such_function")).isZero();
            assertThat(calls.library("libnosuch.so.1")).isZero();
            long library = calls.library("libc.so.6");
            assertThat(library).isNotZero();
            assertThat(calls.function(library, "no_such_function")).isZero();
            assertThat(calls.function(library, "getpid")).isNotZero();
        }
    }

    @Test
    void aFolderWithoutTheLibraryHasNoDirectWay() {
        assertThat(DirectCalls.in(folder.toString())).isNull();
        assertThat(DirectCalls.in(null)).isNull();
    }

    @Test
    void whatIsNoLibraryIsNotTaken() throws Exception {
        Files.writeString(folder.resolve("libtare.so"), "no library");
        assertThat(DirectCalls.in(folder.toString())).isNull();
    }

    private static Calls direct() throws IOException {
        return Objects.requireNonNull(
                DirectCalls.in(Tare.distribution().resolve("lib").toString()));
    }

    /** Calls of none to six arguments, with memory and without, that succeed and that fail. */
    private List<Long> results(Calls calls) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "0123456789");
        List<Long> out = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = Libc.errnoRoom(arena);
            Function<String, Long> named = name -> calls.function(0, name);
            out.add((long) (int) calls.call(named.apply("getpid"), 0, 0, 0, 0, 0, 0, 0));
            long missing = arena.allocateFrom(file + ".not").address();
            out.add((long) (int) calls.call(named.apply("open"), errno.address(), missing, 0, 0, 0, 0, 0));
            out.add((long) Libc.errno(errno));
            long there = arena.allocateFrom(file.toString()).address();
            long descriptor = (int) calls.call(named.apply("open"), errno.address(), there, 2, 0, 0, 0, 0);
            out.add(descriptor < 0 ? -1L : 0);
            MemorySegment into = arena.allocate(16);
            out.add(calls.call(named.apply("pread"), errno.address(), descriptor, into.address(), 16, 3, 0, 0));
            out.add(into.get(ValueLayout.JAVA_LONG_UNALIGNED, 0));
            out.add(calls.call(named.apply("lseek"), errno.address(), descriptor, 0, LSEEK_END, 0, 0, 0));
            MemorySegment at = arena.allocate(16);
            at.set(ValueLayout.JAVA_LONG, 8, 5);
            // copy_file_range(2): all six, and two that are pointers.
            out.add(calls.call(
                    named.apply("copy_file_range"),
                    errno.address(),
                    descriptor,
                    at.address(),
                    descriptor,
                    at.address() + 8,
                    2,
                    0));
            out.add(calls.call(named.apply("copy_file_range"), errno.address(), descriptor, 0, -1, 0, 2, 0));
            out.add((long) Libc.errno(errno));
            out.add((long) (int) calls.call(named.apply("close"), 0, descriptor, 0, 0, 0, 0, 0));
        }
        return out;
    }
}
