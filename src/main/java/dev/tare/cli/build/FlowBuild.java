package dev.tare.cli.build;

import dev.tare.build.request.Workplace;
import dev.tare.cli.progress.Interruption;
import dev.tare.command.Console;
import dev.tare.command.Deliveries;
import dev.tare.command.Restart;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.ProgramEnd;
import dev.tare.diagnostic.TareException;
import dev.tare.flow.FlowFile;
import dev.tare.flow.FlowRun;
import dev.tare.flow.FlowView;
import dev.tare.flow.file.FlagSet;
import dev.tare.flow.file.Flow;
import dev.tare.sandbox.UserNamespace;
import dev.tare.store.Store;
import java.util.List;

/** {@code tare flow build}: from flags and a file to a run, with all that is said of it. */
public final class FlowBuild {
    private final FlagSet typed;
    private final List<String> labels;
    private final boolean habitus;
    private final Console console;

    /**
     * A build of a flow.
     *
     * @param typed the flags of the command line
     * @param labels of the steps to build; none for those of the file, or all
     * @param habitus whether the images go to a Docker as with Habitus, though no flag and no variable names one
     */
    public FlowBuild(FlagSet typed, List<String> labels, boolean habitus, Console console) {
        this.typed = typed;
        this.labels = labels;
        this.habitus = habitus;
        this.console = console;
    }

    /** Runs, and gives the exit code. All errors go to the log. */
    public int run() {
        Workplace place = Deliveries.place(console);
        FlowFile file = FlowFile.of(typed, place);
        Flow flow = null;
        TareException wrong = null;
        try {
            flow = file.flow(typed, place);
        } catch (TareException e) {
            wrong = e;
        }
        FlagSet flags = flow == null ? typed : typed.with(flow.flags());
        try (FlowView view = FlowView.of(flags, console.out(), console.err(), console.environment())) {
            try {
                if (flow != null) {
                    FlowRun run = FlowRun.of(typed, flow, place, labels, habitus);
                    if (UserNamespace.isNeeded() && run.needsSandbox()) {
                        view.progress().conclude();
                        return Restart.build(0, null);
                    }
                    view.log().notice("Using '" + file.shown() + "' as build file");
                    flow.warnings().forEach(view::warn);
                    if (flags.has("write-generated")) {
                        view.warn(Problem.of(
                                "--write-generated has no effect: Dockerfiles are built as they are, and no generated"
                                        + " ones are needed"));
                    }
                    try (Interruption _ = Interruption.of(view.progress(), console);
                            Store store = console.store()) {
                        run.run(store, view.output());
                    }
                    return 0;
                }
            } catch (TareException e) {
                ProgramEnd.hold();
                wrong = e;
            }
            if (flow == null) {
                view.log().notice("Using '" + file.shown() + "' as build file");
            }
            view.failed(wrong == null ? Problem.of("nothing was read") : wrong.problem());
            return wrong == null ? TareException.FAILED : wrong.exitCode();
        }
    }
}
