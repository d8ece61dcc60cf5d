package dev.tare.flow.file;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.SourceText;
import java.util.List;

/**
 * A build flow: what a build.yml says, after all checks that need nothing but its text.
 *
 * @param source the text as the user wrote it, before {@code _env} is replaced: what messages show
 * @param steps in the order of the file
 * @param chosen labels of the steps to build where the command line names none; none for all
 * @param flags of the command line, in order; those that are typed win
 * @param warnings to be said before anything is built
 */
public record Flow(
        SourceText source,
        FlowVersion version,
        List<FlowStep> steps,
        List<String> chosen,
        List<FlowFlag> flags,
        List<Problem> warnings) {
    public Flow {
        steps = List.copyOf(steps);
        chosen = List.copyOf(chosen);
        flags = List.copyOf(flags);
        warnings = List.copyOf(warnings);
    }
}
