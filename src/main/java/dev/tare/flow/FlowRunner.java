package dev.tare.flow;

import dev.tare.build.Builder;
import dev.tare.build.SolverChoice;
import dev.tare.build.request.Workplace;
import dev.tare.diagnostic.ProgramEnd;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.engine.LocalContexts;
import dev.tare.flow.artifact.KeptFiles;
import dev.tare.flow.artifact.WorkFolder;
import dev.tare.flow.artifact.WorkJournal;
import dev.tare.flow.file.FlowGraph;
import dev.tare.flow.file.FlowStep;
import dev.tare.store.Store;
import dev.tare.store.disk.TemporaryFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs a flow. */
public final class FlowRunner {
    private final Store store;
    private final FlowOptions options;
    private final FlowOutput output;
    private final FlowLog log;
    private final List<Failure> failures = new ArrayList<>();
    private final List<FlowStep> stopped = new ArrayList<>();

    private record Failure(FlowStep step, TareException why) {}

    public FlowRunner(Store store, FlowOptions options, FlowOutput output) {
        this.store = store;
        this.options = options;
        this.output = output;
        this.log = output.log();
    }

    /** Whether a program of an image will run, which takes the rights to mount, unless all of it is cached. */
    public static boolean needsSandbox(List<FlowStep> steps, FlowOptions options) {
        for (FlowStep step : steps) {
            boolean commands = step.command() != null || !step.cleanup().isEmpty() && options.has(FlowOption.CLEANUP);
            if (commands || step.build().goPackage() == null && new StepPlanner(step, options).hasRun()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Runs steps, and names the images that stay. Nothing has a name, and no artifact is left, when one fails.
     *
     * @param steps of one flow, with all that they depend on
     * @throws TareException with what failed first
     */
    public void run(List<FlowStep> steps) {
        run(steps, false);
    }

    /** Says what {@link #run} would do, and names and writes nothing. */
    public void dryRun(List<FlowStep> steps) {
        run(steps, true);
    }

    private void run(List<FlowStep> steps, boolean dry) {
        FlowGraph asked = FlowGraph.of(steps);
        FlowGraph graph = implied(asked);
        boolean keep = options.has(FlowOption.KEEP_ARTIFACTS);
        if (!keep) {
            log.debug("Collecting artifact information");
        }
        log.debug("Building " + steps.size() + " steps");
        for (FlowStep step : graph.order()) {
            log.debug("Step " + graph.number(step) + " - " + step.label() + ", image-name = '"
                    + options.imageName(step.name()) + "'");
        }
        Path directory = directory();
        try (Builder builder = builder(directory);
                WorkFolder work = new WorkFolder(
                        directory,
                        WorkJournal.begin(store.home(), directory),
                        keep,
                        warning -> log.warning(StepProgress.text(warning)));
                KeptFiles start = KeptFiles.of(graph, work, keptFolder(), new LocalContexts(store, builder.remote()));
                Secrets secrets = dry ? new Secrets(null) : secrets(graph)) {
            FlowSession session =
                    new FlowSession(store, graph, options, output, work, start, builder, secrets.service());
            Thread hook = new Thread(() -> end(session), "end of the flow");
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                if (dry) {
                    new DryRun(session).run();
                } else {
                    run(session, asked);
                }
            } finally {
                removeHook(hook);
            }
        }
    }

    private void run(FlowSession session, FlowGraph asked) {
        StepTimes times = StepTimes.read(store.records(), session.work.directory());
        Map<String, Long> took =
                new StepThreads(session.graph, times, options.jobs(), step -> runStep(session, step)).run();
        times.write(store.records(), session.work.directory(), took);
        if (!failures.isEmpty() || !stopped.isEmpty()) {
            throw failure(session);
        }
        FlowEnd end = new FlowEnd(session, asked);
        end.deliver();
        removeArtifacts(session);
        if (!options.has(FlowOption.KEEP_ALL)) {
            end.removeUnwanted();
        }
    }

    private void removeArtifacts(FlowSession session) {
        if (!options.has(FlowOption.KEEP_ARTIFACTS)) {
            for (Path root : session.roots()) {
                log.debug("Removing artifact path: " + session.shown(root));
            }
        }
        session.work.close();
    }

    private boolean runStep(FlowSession session, FlowStep step) {
        Progress.Step shown = output.steps().begin("Step " + session.graph.number(step) + " - " + step.label());
        shown.working();
        TareException thrown;
        try {
            new StepRunner(session, step).run();
            shown.done();
            return true;
        } catch (TareException e) {
            thrown = e;
        } catch (VirtualMachineError e) {
            thrown = TareException.exhausted(e);
        }
        if (session.stops.isReason(thrown)) {
            shown.canceled();
            synchronized (failures) {
                stopped.add(step);
            }
            return false;
        }
        shown.failed(thrown.problem().message());
        synchronized (failures) {
            failures.add(new Failure(step, thrown));
        }
        session.stops.stop();
        return false;
    }

    /** What failed first; the rest is logged. */
    private TareException failure(FlowSession session) {
        session.namesBack.forEach(Runnable::run);
        removeArtifacts(session);
        for (FlowStep step : stopped) {
            log.notice("Step " + session.graph.number(step) + " - " + step.label() + " was stopped");
        }
        if (failures.isEmpty()) {
            return TareException.failed("the flow was interrupted");
        }
        for (Failure later : failures.subList(1, failures.size())) {
            log.error("Step " + session.graph.number(later.step) + " - " + later.step.label() + " failed too: "
                    + StepProgress.text(later.why.problem()));
        }
        Failure first = failures.getFirst();
        return StepRunner.ofStep(first.step, first.why);
    }

    /** Ends the flow with the program: no process and no artifact outlives it. */
    private static void end(FlowSession session) {
        ProgramEnd.begin();
        session.stops.stop();
        session.work.close();
    }

    private static void removeHook(Thread hook) {
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The program ends already, and the hook runs.
        }
    }

    private Builder builder(Path directory) {
        Set<Builder.Option> ask = EnumSet.noneOf(Builder.Option.class);
        if (options.has(FlowOption.NO_CACHE)) {
            ask.add(Builder.Option.FETCH_ANEW);
        }
        if (options.has(FlowOption.DOCKER)) {
            ask.add(Builder.Option.ASK_ENGINE);
        }
        Workplace place = place(directory, options.environment());
        StepProgress pull = StepProgress.ofAll("pull", output.work(), log);
        return new Builder(
                store, place, pull, ask, SolverChoice.choose(List.of(), store, place, directory.toString(), pull));
    }

    /** @param directory that the paths of outputs begin at */
    public static Workplace place(Path directory, Map<String, String> environment) {
        return new Workplace(
                directory,
                environment,
                InputStream.nullInputStream(),
                () -> {
                    throw TareException.failed("a flow's output goes to a file, not to standard output");
                },
                Clock.systemUTC());
    }

    private Path directory() {
        try {
            return options.directory().toRealPath();
        } catch (IOException e) {
            throw TareException.failed("the work directory " + options.shown() + ": " + Reasons.of(e), e);
        }
    }

    private Path keptFolder() {
        return TemporaryFiles.name(store.temporary(), "kept");
    }

    /** A Dockerfile that names the image of another step depends on that step, whether the file says so or not. */
    private FlowGraph implied(FlowGraph asked) {
        List<FlowStep> steps = new ArrayList<>();
        boolean more = false;
        for (FlowStep step : asked.order()) {
            List<String> labels = new ArrayList<>(step.dependsOn());
            if (step.build().goPackage() == null) {
                for (String image : new StepPlanner(step, options).images()) {
                    FlowStep other = ofImage(image, asked);
                    if (other != null && !other.label().equals(step.label()) && !labels.contains(other.label())) {
                        labels.add(other.label());
                        more = true;
                    }
                }
            }
            steps.add(step.withDependsOn(labels));
        }
        if (!more) {
            return asked;
        }
        try {
            return FlowGraph.of(steps);
        } catch (TareException e) {
            // The FROM that closes a circle which only Dockerfiles make reports it.
            return asked;
        }
    }

    private @Nullable FlowStep ofImage(String image, FlowGraph graph) {
        String name = PlanOptions.contextName(image);
        for (FlowStep step : graph.order()) {
            if (name.equals(PlanOptions.contextName(step.name()))
                    || name.equals(PlanOptions.contextName(options.imageName(step.name())))) {
                return step;
            }
        }
        return null;
    }

    /** The secret service, where there is one. */
    private record Secrets(@Nullable SecretService service) implements AutoCloseable {
        @Override
        public void close() {
            if (service != null) {
                service.close();
            }
        }
    }

    private Secrets secrets(FlowGraph graph) {
        FlowOptions.Secrets asked = options.secrets();
        boolean any = false;
        for (FlowStep step : graph.order()) {
            any |= !step.secrets().isEmpty();
        }
        if (asked == null || !any) {
            return new Secrets(null);
        }
        String user = asked.user();
        SecretService.Login login = user == null ? null : new SecretService.Login(user, asked.password());
        SecretService service = SecretService.start(new SecretService.Options(asked.binding(), asked.port(), login));
        log.info("Starting API on " + asked.port());
        if (SecretService.isLoopback(asked.binding())) {
            log.info("The secret service answers this machine alone, at " + asked.binding() + ":" + asked.port()
                    + "; --binding=IP has it listen at another address");
        } else {
            log.warning("The secret service answers whoever reaches " + asked.binding() + ":" + asked.port()
                    + " while a step that has secrets runs"
                    + (login == null ? ": --authentication-secret-server has it ask for a password" : ""));
        }
        return new Secrets(service);
    }
}
