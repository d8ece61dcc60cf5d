package dev.tare.flow;

import dev.tare.build.request.Workplace;
import dev.tare.diagnostic.TareException;
import dev.tare.flow.file.FlagSet;
import dev.tare.flow.file.Flow;
import dev.tare.flow.file.FlowGraph;
import dev.tare.flow.file.FlowSecret;
import dev.tare.flow.file.FlowStep;
import dev.tare.store.Store;
import java.util.List;
import java.util.Map;

/**
 * A flow that is about to run.
 *
 * @param steps that were chosen, with all that they depend on
 * @param options how they are run
 * @param dry whether it is only said what would be done
 */
public record FlowRun(List<FlowStep> steps, FlowOptions options, boolean dry) {
    public FlowRun {
        steps = List.copyOf(steps);
    }

    /**
     * What flags make of a flow.
     *
     * @param typed the flags of the command line
     * @param labels of the steps to build; none for those of the file, or all
     * @param docker whether images go to a Docker though no flag and no variable names one
     * @throws TareException where flags and flow do not go together
     */
    public static FlowRun of(FlagSet typed, Flow flow, Workplace place, List<String> labels, boolean docker) {
        FlagSet flags = typed.with(flow.flags());
        FlowOptions options = FlowFlagOptions.read(typed, flags, place, labels, docker);
        List<FlowStep> steps = chosen(flow, options);
        requireProviders(steps, flags);
        if (!flags.has("allow-outside")) {
            FlowBounds.require(steps, options.directory());
        }
        return new FlowRun(steps, options, flags.has("dry-run"));
    }

    /** Whether a program of an image will run, which takes the rights to mount, unless all of it is cached. */
    public boolean needsSandbox() {
        return !dry && FlowRunner.needsSandbox(steps, options);
    }

    /** Does it. @throws TareException with what failed first */
    public void run(Store store, FlowOutput output) {
        FlowRunner runner = new FlowRunner(store, options, output);
        if (dry) {
            runner.dryRun(steps);
        } else {
            runner.run(steps);
        }
    }

    private static List<FlowStep> chosen(Flow flow, FlowOptions options) {
        List<String> chosen = options.chosen().isEmpty() ? flow.chosen() : options.chosen();
        return chosen.isEmpty() ? flow.steps() : FlowGraph.of(flow.steps()).with(chosen);
    }

    /** {@code --sec-providers} says where secrets may come from. */
    private static void requireProviders(List<FlowStep> steps, FlagSet flags) {
        List<String> allowed = List.of(flags.value("sec-providers").split(",", -1));
        for (FlowStep step : steps) {
            for (Map.Entry<String, FlowSecret> secret : step.secrets().entrySet()) {
                String kind = secret.getValue().kind() == FlowSecret.Kind.FILE ? "file" : "env";
                if (!allowed.contains(kind)) {
                    throw TareException.at(
                            secret.getValue().location(),
                            "the secret " + secret.getKey() + " is of type " + kind + ", which --sec-providers does not"
                                    + " allow",
                            null);
                }
            }
        }
    }
}
