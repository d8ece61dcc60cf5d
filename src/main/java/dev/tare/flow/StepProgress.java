package dev.tare.flow;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import java.util.List;

/**
 * What the build of one step does, among the others': its label stands in the names.
 *
 * @param before what stands before its warnings
 */
record StepProgress(String label, String before, Progress work, FlowLog log) implements Progress {
    /** Of one step: its warnings say which it is. */
    static StepProgress of(String label, Progress work, FlowLog log) {
        return new StepProgress(label, "step " + label + ": ", work, log);
    }

    /** Of what is done for all steps. */
    static StepProgress ofAll(String label, Progress work, FlowLog log) {
        return new StepProgress(label, "", work, log);
    }

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
        log.warning(before + text(problem));
    }

    /** A problem as it is rendered, without the program's name, which the log does not need. */
    static String text(Problem problem) {
        String text = problem.render().stripTrailing();
        return problem.location() == null ? text.substring("tare: ".length()) : text;
    }

    /** Several problems under one heading. @param of what they are found in */
    static String text(String of, List<Problem> problems) {
        // It does not begin as Habitus's messages of a step do, since Habitus has no such message.
        StringBuilder out =
                new StringBuilder(problems.size() == 1 ? "A warning of " : problems.size() + " warnings of ");
        out.append(of);
        problems.forEach(problem -> out.append('\n').append(text(problem)));
        return out.toString();
    }

    @Override
    public void close() {
        // The others go on.
    }
}
