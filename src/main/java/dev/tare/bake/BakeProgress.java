package dev.tare.bake;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;

/** What the build of one target does, among the others: its name stands before each step. */
record BakeProgress(String target, Progress work) implements Progress {
    @Override
    public Step begin(String name) {
        boolean numbered = name.startsWith("[") && !name.startsWith("[internal]") && !name.startsWith("[context");
        return work.begin(numbered ? "[" + target + " " + name.substring(1) : "[" + target + "] " + name);
    }

    @Override
    public void note(String line) {
        work.note(target + ": " + line);
    }

    @Override
    public void warn(Problem problem) {
        work.warn(problem);
    }

    @Override
    public void close() {
        // The others go on.
    }
}
