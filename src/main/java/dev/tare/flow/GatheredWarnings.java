package dev.tare.flow;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import java.util.ArrayList;
import java.util.List;

/** Keeps the warnings until they are taken, and hands on those after that, and all else. For several threads. */
final class GatheredWarnings implements Progress {
    private final Progress to;
    private final List<Problem> warnings = new ArrayList<>();
    private boolean taken;

    GatheredWarnings(Progress to) {
        this.to = to;
    }

    /** Those so far. */
    synchronized List<Problem> take() {
        taken = true;
        return List.copyOf(warnings);
    }

    @Override
    public synchronized void warn(Problem problem) {
        if (taken) {
            to.warn(problem);
        } else {
            warnings.add(problem);
        }
    }

    @Override
    public Step begin(String name) {
        return to.begin(name);
    }

    @Override
    public void note(String line) {
        to.note(line);
    }

    @Override
    public void close() {
        to.close();
    }
}
