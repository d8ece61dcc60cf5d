package dev.tare.flow;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;

/** What the build of one step does, among the others': its label stands in the names. */
record StepProgress(String label, Progress work, FlowLog log) implements Progress {
    @Override
    public Step begin(String name) {
        if (name.startsWith("[internal] load build definition")) {
            // The log has named the Dockerfile already.
            return Progress.NONE.begin(name);
        }
        boolean numbered = name.startsWith("[") && !name.startsWith("[internal]") && !name.startsWith("[context");
        return work.begin(numbered ? "[" + label + " " + name.substring(1) : "[" + label + "] " + name);
    }

    @Override
    public void note(String line) {
        log.info(line);
    }

    @Override
    public void warn(Problem problem) {
        log.warning(text(problem));
    }

    /** A problem as it is rendered, without the program's name, which the log does not need. */
    static String text(Problem problem) {
        String text = problem.render().stripTrailing();
        return problem.location() == null ? text.substring("tare: ".length()) : text;
    }

    @Override
    public void close() {
        // The others go on.
    }
}
