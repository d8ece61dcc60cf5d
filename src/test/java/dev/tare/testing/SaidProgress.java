package dev.tare.testing;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is told. */
public final class SaidProgress implements Progress {
    public final List<String> notes = new CopyOnWriteArrayList<>();
    public final List<String> warnings = new CopyOnWriteArrayList<>();

    /** How each step went, in order: {@code working NAME}, {@code done NAME}. */
    public final List<String> steps = new CopyOnWriteArrayList<>();

    @Override
    public Step begin(String name) {
        return new Step() {
            @Override
            public void working() {
                steps.add("working " + name);
            }

            @Override
            public void output(String line) {
                steps.add("output " + line);
            }

            @Override
            public void cached() {
                steps.add("cached " + name);
            }

            @Override
            public void done() {
                steps.add("done " + name);
            }

            @Override
            public void failed(String why) {
                steps.add("failed " + name + ": " + why);
            }

            @Override
            public void canceled() {
                steps.add("canceled " + name);
            }
        };
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
