package dev.tare.terminal;

import dev.tare.posix.TerminalSize;
import dev.tare.text.Numbers;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What a view of a build needs of the world: where it writes, how large that is, and the time. */
public interface Screen {
    PrintStream out();

    /** A clock that only goes forward, in nanoseconds. */
    long nanos();

    /** Whether colours are wanted (no-color.org). */
    boolean colours();

    /** The size at this moment. */
    TerminalSize size();

    /** Calls back every tenth of a second, for the first time after one, until it gives false; on a thread of its own. */
    void repeat(BooleanSupplier tick);

    /** The terminal that standard error is. */
    record StandardError(PrintStream out, Map<String, String> environment) implements Screen {
        private static final long TENTH = 100_000_000;

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public boolean colours() {
            return environment.getOrDefault("NO_COLOR", "").isEmpty();
        }

        @Override
        public TerminalSize size() {
            TerminalSize size = TerminalSize.of(2);
            return size == null ? new TerminalSize(number("COLUMNS", 80), number("LINES", 24)) : size;
        }

        private int number(String variable, int otherwise) {
            Long value = Numbers.within(environment.getOrDefault(variable, ""), 1, Integer.MAX_VALUE);
            return value == null ? otherwise : value.intValue();
        }

        @Override
        public void repeat(BooleanSupplier tick) {
            Thread.ofPlatform().daemon().name("progress").start(() -> {
                do {
                    LockSupport.parkNanos(TENTH);
                } while (tick.getAsBoolean());
            });
        }
    }
}
