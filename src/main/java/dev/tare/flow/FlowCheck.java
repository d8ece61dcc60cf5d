package dev.tare.flow;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.flow.file.Flow;
import dev.tare.flow.file.FlowSecret;
import dev.tare.flow.file.FlowStep;
import dev.tare.golang.GoPackage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether the files that a flow names are there and can be read: what is known before anything is built. */
public final class FlowCheck {
    private FlowCheck() {}

    /** All that is wrong, in the order of the steps; of one step the first thing. */
    public static List<Problem> files(Flow flow, FlowOptions options) {
        List<Problem> problems = new ArrayList<>();
        for (FlowStep step : flow.steps()) {
            try {
                check(step, options);
            } catch (TareException e) {
                problems.add(e.problem());
            }
        }
        return problems;
    }

    /** The line that sums it up. @param shown the name of the file, {@code problems} those of its files */
    public static String summary(String shown, Flow flow, List<Problem> problems) {
        int steps = flow.steps().size();
        int found = flow.warnings().size() + problems.size();
        return shown + ": " + (steps == 1 ? "1 step" : steps + " steps") + ", "
                + (found == 0 ? "nothing to find fault with" : found == 1 ? "1 finding" : found + " findings");
    }

    private static void check(FlowStep step, FlowOptions options) {
        Path context = options.directory().resolve(step.build().context());
        String goPackage = step.build().goPackage();
        if (goPackage != null) {
            require(
                    GoPackage.find(context.resolve(goPackage)) != null,
                    step,
                    "go",
                    goPackage + " is no Go package of a module");
        } else {
            new StepPlanner(step, options).check();
        }
        String ignore = step.build().ignoreFile();
        require(
                ignore == null || Files.isRegularFile(context.resolve(ignore)),
                step,
                "ignore",
                "the ignore file " + ignore + " does not exist");
        step.secrets().forEach((name, secret) -> {
            if (secret.kind() == FlowSecret.Kind.FILE
                    && !Files.exists(options.directory().resolve(secret.value()))) {
                throw TareException.at(
                        secret.location(), "the secret " + name + ": there is no file " + secret.value(), null);
            }
        });
    }

    private static void require(boolean holds, FlowStep step, String key, String message) {
        if (!holds) {
            throw TareException.at(step.places().at(key), message, null);
        }
    }
}
