package dev.tare.store.disk;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The places before and after each write, sync and rename, at which a test can stop the program: a store must be valid
 * wherever that happens. Outside of tests a place costs one read of a field.
 *
 * <p>A test within this package sets {@link #hook}. A test that starts the program sets the environment variable {@code
 * TARE_FAULT} to {@code halt:N} (the process ends at the N-th place, as by SIGKILL) or {@code full:N} (the N-th place
 * fails as a full disk does); it counts only where the system property {@code dev.tare.faults} is {@code true}.
 */
public final class FailPoints {
    /** Called at each place; what it throws comes out there. */
    public static volatile @Nullable Hook hook =
            Boolean.getBoolean("dev.tare.faults") ? parse(System.getenv("TARE_FAULT")) : null;

    private FailPoints() {}

    public static void point(String place) throws IOException {
        Hook set = hook;
        if (set != null) {
            set.at(place);
        }
    }

    private static @Nullable Hook parse(@Nullable String text) {
        int colon = text == null ? -1 : text.indexOf(':');
        if (text == null || colon < 0) {
            return null;
        }
        return new Countdown(text.startsWith("halt:"), Integer.parseInt(text.substring(colon + 1)));
    }

    /** What happens at a place. */
    public interface Hook {
        void at(String place) throws IOException;
    }

    private static final class Countdown implements Hook {
        private final boolean halt;
        private int left;

        Countdown(boolean halt, int left) {
            this.halt = halt;
            this.left = left;
        }

        @Override
        public synchronized void at(String place) throws IOException {
            left--;
            if (left == 0) {
                if (halt) {
                    Runtime.getRuntime().halt(137);
                }
                throw new IOException("No space left on device");
            }
        }
    }
}
