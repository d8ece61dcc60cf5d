package dev.tare.flow;

import dev.tare.build.Build;
import dev.tare.build.BuiltImages;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.StepOutput;
import dev.tare.diagnostic.TareException;
import dev.tare.flow.artifact.Artifact;
import dev.tare.flow.artifact.ArtifactSearch;
import dev.tare.flow.artifact.WorkFolder;
import dev.tare.flow.file.FlowArtifact;
import dev.tare.flow.file.FlowStep;
import dev.tare.flow.file.StepLimits;
import dev.tare.oci.Image;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.plan.ExecSettings;
import dev.tare.plan.Op;
import dev.tare.posix.Processes;
import dev.tare.sandbox.step.StepExecutor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs one step: its build, cleanup, artifacts and commands, in Habitus's order and words. */
final class StepRunner {
    /** The secret by which a RUN gets what the secret service takes in place of a user and a password. */
    private static final String TOKEN = "secret_service_token";

    private final FlowSession session;
    private final FlowStep step;
    private final FlowLog log;
    private final String number;
    private final StepPlanner planner;

    StepRunner(FlowSession session, FlowStep step) {
        this.session = session;
        this.step = step;
        this.log = session.output.log();
        this.number = "Step " + session.graph.number(step) + " - ";
        this.planner = new StepPlanner(step, session.options);
    }

    /** @throws TareException when it fails; {@link StepCancellation#reason} when it was stopped */
    void run() {
        String name = step.name();
        String context = step.build().context();
        log.debug(number + "Build for " + name);
        log.notice(number + "Building " + name + " from context '"
                + (context.isEmpty() ? session.options.shown() : session.shown(planner.context())) + "'");
        log.notice(number
                + (step.build().goPackage() == null
                        ? "Parsing and converting '" + planner.shownDockerfile() + "'"
                        : "Building the Go package " + step.build().goPackage()));
        Map<String, ExecSettings.Secret> secrets = StepSecrets.of(step, session.options, log);
        BuiltImages built;
        SecretService service = session.secrets;
        if (service == null || step.secrets().isEmpty()) {
            built = build(secrets);
        } else {
            try (SecretService.Session served = service.serve(StepSecrets.byPath(step, secrets))) {
                Map<String, ExecSettings.Secret> all = new HashMap<>(secrets);
                all.putIfAbsent(TOKEN, () -> served.token().getBytes(StandardCharsets.US_ASCII));
                built = build(all);
            }
        }
        session.built.put(step.label(), built);
        Image image = built.main();
        takeArtifacts(image);
        if (step.command() != null && !step.command().isBlank()) {
            command(image, step.command());
        }
        if (step.afterBuildCommand() != null && session.options.has(FlowOption.HOST_COMMANDS)) {
            hostCommand(step.afterBuildCommand());
        }
    }

    private BuiltImages build(Map<String, ExecSettings.Secret> secrets) {
        try (Build build = plan(settings(secrets));
                StepCancellation.Registration _ = session.stops.add(() -> build.stop(session.stops.reason()))) {
            return build.make();
        }
    }

    /**
     * Whether building the step would run nothing. Then its image and its artifacts are there for the steps after it, and
     * no file is written. A Go package is compiled to find out, which Go's own cache makes short.
     */
    boolean isCached() {
        try (Build build = plan(settings(Map.of()))) {
            if (!build.isCached()) {
                return false;
            }
            BuiltImages built = build.make();
            session.built.put(step.label(), built);
            session.made(step, artifacts(built.main()));
            return true;
        }
    }

    private Build plan(ExecSettings settings) {
        planner.requireContext();
        // Other steps say their own meanwhile: what there is to say of this one's file stands together.
        GatheredWarnings warnings = new GatheredWarnings(StepProgress.of(step.label(), session.output.work(), log));
        try {
            return session.builder.plan(
                    planner.request(settings),
                    StepNeighbours.of(session, step, planner.context()),
                    warnings,
                    session.output.programs());
        } finally {
            List<Problem> all = warnings.take();
            if (!all.isEmpty()) {
                log.warning(StepProgress.text(number + step.name(), all));
            }
        }
    }

    private ExecSettings settings(Map<String, ExecSettings.Secret> secrets) {
        StepLimits own = step.build().limits();
        StepLimits all = session.options.limits();
        return new ExecSettings(
                secrets,
                Map.of(),
                planner.network() == Op.Network.HOST ? Set.of("network.host") : Set.of(),
                new ExecSettings.Resources(
                        own.memory() == null ? all.memory() : own.memory(),
                        own.cpus() == null ? all.cpus() : own.cpus(),
                        own.cpuShares() == null ? all.cpuShares() : own.cpuShares()),
                ExecSettings.Sandbox.ANY);
    }

    private void takeArtifacts(Image image) {
        if (step.artifacts().isEmpty()) {
            return;
        }
        List<Artifact> all = artifacts(image);
        for (Artifact artifact : all) {
            requireRunning();
            Path root = session.work.missing(artifact.path());
            if (root != null) {
                session.addRoot(root);
            }
            for (WorkFolder.Written written :
                    session.work.write(artifact, !session.options.has(FlowOption.KEEP_MODES))) {
                told(artifact, written);
            }
        }
        session.made(step, all);
    }

    private List<Artifact> artifacts(Image image) {
        FileTree tree = session.store.tree(image.config().diffIds());
        List<Artifact> all = new ArrayList<>();
        for (FlowArtifact asked : step.artifacts()) {
            all.addAll(ArtifactSearch.find(tree, step.name(), asked));
        }
        return all;
    }

    private void told(Artifact artifact, WorkFolder.Written written) {
        String path = session.shown(session.work.directory().resolve(written.path()));
        Inode inode = written.node().inode();
        if (!inode.isDirectory()) {
            log.info("Copying from " + artifact.source() + " to " + path);
        }
        if (!inode.isSymlink() && session.options.has(FlowOption.KEEP_MODES)) {
            log.debug("Setting file permissions for " + path + " to " + Integer.toOctalString(inode.mode()));
        }
    }

    private void command(Image image, String command) {
        requireRunning();
        log.notice("Running command [" + command + "] on container");
        Integer code;
        try (StepExecutor steps = new StepExecutor(session.store, settings(Map.of()), Clock.systemUTC());
                StepCancellation.Registration _ = session.stops.add(steps::cancel);
                StepOutput output = programs()) {
            steps.notes().forEach(StepProgress.of(step.label(), session.output.work(), log)::warn);
            code = ImageCommand.run(session.store, steps, image.config(), command, planner.network(), output);
        }
        if (code == null) {
            throw session.stops.reason();
        }
        String ended = "Running command [" + command + "] on container exit with exit code " + code;
        if (code != 0) {
            log.error(ended);
            throw TareException.at(
                    step.places().at("command"), "the command [" + command + "] failed with exit code " + code, null);
        }
        log.notice(ended);
    }

    private void hostCommand(String command) {
        requireRunning();
        session.namesBack.add(new FlowEnd(session, session.graph).nameEarly(step));
        log.notice(number + "Running command [" + command + "] on host");
        List<StepCancellation.Registration> registered = new ArrayList<>();
        int code;
        try (StepOutput output = programs()) {
            code = HostCommand.run(
                    command,
                    session.options.directory(),
                    session.options.environment(),
                    process -> {
                        registered.add(session.stops.add(() -> Processes.endAll(process.toHandle())));
                        session.work.process(process);
                    },
                    output);
        } finally {
            registered.forEach(StepCancellation.Registration::close);
        }
        requireRunning();
        if (code != 0) {
            throw TareException.at(
                    step.places().at("after_build_command"),
                    "the command [" + command + "] on the host failed with exit code " + code,
                    null);
        }
    }

    private void requireRunning() {
        if (session.stops.isStopped()) {
            throw session.stops.reason();
        }
    }

    private StepOutput programs() {
        Progress.Step lines = new ProgramLines(session.output.programs());
        return new StepOutput(lines);
    }

    /** What went wrong, with the step in front. */
    static TareException ofStep(FlowStep step, TareException failure) {
        var problem = failure.problem();
        return new TareException(
                failure.exitCode() == TareException.USAGE ? TareException.FAILED : failure.exitCode(),
                new dev.tare.diagnostic.Problem(
                        problem.location(), "step " + step.label() + ": " + problem.message(), problem.hint()),
                failure);
    }
}
