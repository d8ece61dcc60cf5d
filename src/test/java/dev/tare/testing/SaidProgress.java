package dev.tare.testing;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is told, but for the steps. */
public final class SaidProgress implements Progress {
    public final List<String> notes = new CopyOnWriteArrayList<>();
    public final List<String> warnings = new CopyOnWriteArrayList<>();

    @Override
    public Step begin(String name) {
        return NONE.begin(name);
    }

    @Override
    public void note(String line) {
        notes.add(line);
    }

    @Override
    public void warn(Problem problem) {
        warnings.add(problem.message());
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
