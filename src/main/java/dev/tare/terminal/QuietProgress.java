package dev.tare.terminal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says nothing but warnings, and what a failed step wrote. */
final class QuietProgress extends BuildProgress {
    private static final int LAST_LINES = 50;

    QuietProgress(Screen screen) {
        super(screen);
    }

    @Override
    void started(Running step) {}

    @Override
    void lines(Running step, List<String> lines) {
        for (String line : lines) {
            step.keep(TerminalText.clean(line, screen.colours()), LAST_LINES);
        }
    }

    @Override
    void ended(Running step, @Nullable String failure) {
        // The error that ends the build says that it failed.
        if (failure != null) {
            step.tail.forEach(screen.out()::println);
        }
        step.tail.clear();
    }

    @Override
    void noted(String line) {}

    @Override
    void told(String line) {
        screen.out().println(line);
    }
}
