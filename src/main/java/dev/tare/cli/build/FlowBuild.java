package dev.tare.cli.build;

import dev.tare.build.NamedContexts;
import dev.tare.build.Workplace;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Restart;
import dev.tare.cli.progress.Interruption;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.ProgramEnd;
import dev.tare.diagnostic.TareException;
import dev.tare.flow.FlowOptions;
import dev.tare.flow.FlowRunner;
import dev.tare.flow.file.FlagSet;
import dev.tare.flow.file.Flow;
import dev.tare.flow.file.FlowGraph;
import dev.tare.flow.file.FlowSecret;
import dev.tare.flow.file.FlowStep;
import dev.tare.flow.file.StepLimits;
import dev.tare.plan.Op;
import dev.tare.sandbox.UserNamespace;
import dev.tare.store.Store;
import dev.tare.text.Bytes;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /** Runs, and gives the exit code. All mistakes are told in the log. */
    public int run() {
        FlowFile file = FlowFile.of(typed, console);
        Flow flow = null;
        TareException wrong = null;
        try {
            flow = file.flow(typed, console);
        } catch (TareException e) {
            wrong = e;
        }
        FlagSet flags = flow == null ? typed : typed.with(flow.flags());
        try (FlowView view = FlowView.of(flags, console)) {
            try {
                if (flow != null) {
                    FlowOptions options = options(file, flow);
                    List<FlowStep> steps = chosen(flow, options);
                    requireProviders(steps, flags);
                    if (!flags.has("dry-run") && UserNamespace.isNeeded() && FlowRunner.needsSandbox(steps, options)) {
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
                    run(steps, options, flags.has("dry-run"), view);
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

    private void run(List<FlowStep> steps, FlowOptions options, boolean dry, FlowView view) {
        try (Interruption _ = Interruption.of(view.progress(), console);
                Store store = console.store()) {
            FlowRunner runner = new FlowRunner(store, options, view.output());
            if (dry) {
                runner.dryRun(steps);
            } else {
                runner.run(steps);
            }
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

    /** How the flow is run. */
    public FlowOptions options(FlowFile file, Flow flow) {
        FlagSet flags = typed.with(flow.flags());
        Map<String, String> environment = environment(flags);
        Workplace place = FlowRunner.place(console.directory(), environment);
        Path directory = FlowFile.directory(typed, console);
        long jobs = flags.number("j");
        return new FlowOptions(
                directory,
                typed.isGiven("d") ? typed.value("d") : directory.toString(),
                environment,
                typed.pairs("env"),
                flags.pairs("build"),
                NamedContexts.parse(flags.values("build-context"), place),
                labels,
                flags.value("uid"),
                limits(flags),
                secrets(flags),
                jobs == 0 ? Runtime.getRuntime().availableProcessors() : (int) Math.min(jobs, 1024),
                place.epoch(),
                new FlowOptions.Switches(
                        flags.has("no-cache"),
                        flags.has("keep-all"),
                        flags.has("keep-artifacts"),
                        flags.has("use-stat"),
                        flags.has("after-build-commands"),
                        !flags.has("no-cleanup"),
                        flags.has("squash"),
                        habitus || environment.containsKey("DOCKER_HOST")));
    }

    /** The variables by which Docker's programs find their engine, as the flags have them. */
    private Map<String, String> environment(FlagSet flags) {
        Map<String, String> environment = new HashMap<>(console.environment());
        if (!flags.value("host").isEmpty()) {
            environment.put("DOCKER_HOST", flags.value("host"));
        }
        if (!flags.value("certs").isEmpty()) {
            environment.put("DOCKER_CERT_PATH", flags.value("certs"));
        }
        if (flags.has("use-tls")) {
            environment.put("DOCKER_TLS_VERIFY", "1");
        } else if (flags.isGiven("use-tls")) {
            environment.remove("DOCKER_TLS_VERIFY");
        }
        return environment;
    }

    private static StepLimits limits(FlagSet flags) {
        String memory = flags.value("docker-memory");
        Long bytes = memory.isEmpty() ? null : Long.valueOf(Bytes.parse(memory));
        if (bytes != null && bytes <= 0) {
            throw TareException.usage("--docker-memory \"" + memory + "\" is no size", "such as 512m or 2g");
        }
        String cpus = flags.value("docker-cpuset-cpus");
        if (!cpus.isEmpty() && !StepLimits.isCpuSet(cpus)) {
            throw TareException.usage("--docker-cpuset-cpus \"" + cpus + "\" names no processors", "such as 0-2,4");
        }
        int shares = (int) Math.min(flags.number("docker-cpu-shares"), 262_144);
        return new StepLimits(
                network(flags.value("network")), bytes, cpus.isEmpty() ? null : cpus, shares == 0 ? null : shares);
    }

    private static Op.@Nullable Network network(String mode) {
        return switch (mode) {
            case "" -> null;
            case "default", "bridge" -> Op.Network.DEFAULT;
            case "none" -> Op.Network.NONE;
            case "host" -> Op.Network.HOST;
            default ->
                throw TareException.usage("--network takes default, bridge, none or host, not \"" + mode + "\"", null);
        };
    }

    private static FlowOptions.@Nullable Secrets secrets(FlagSet flags) {
        if (!flags.has("secrets")) {
            return null;
        }
        long port = flags.number("port");
        if (port < 1 || port > 65_535) {
            throw TareException.usage("--port takes a number from 1 to 65535, not " + port, null);
        }
        boolean login = flags.has("authentication-secret-server");
        return new FlowOptions.Secrets(
                flags.value("binding"),
                (int) port,
                login ? flags.value("user-secret-server") : null,
                flags.value("password-secret-server"));
    }
}
