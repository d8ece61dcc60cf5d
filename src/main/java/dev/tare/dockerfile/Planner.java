package dev.tare.dockerfile;

import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.dockerfile.syntax.Lines;
import dev.tare.dockerfile.syntax.Mistake;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.plan.ImageResolver;
import dev.tare.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns a Dockerfile into a plan, as BuildKit's front end does (dockerfile/1.26). It touches no file and no clock. */
public final class Planner {
    private final PlanInputs inputs;
    private final StageGraph graph;
    private final BaseImages images;
    private final ConfigInstructions config;
    private final CopyInstructions copies;
    private final RunInstructions runs;

    private Planner(PlanInputs inputs) {
        this.inputs = inputs;
        this.graph = new StageGraph(inputs);
        this.images = new BaseImages(inputs);
        this.config = new ConfigInstructions(inputs);
        this.copies = new CopyInstructions(inputs);
        this.runs = new RunInstructions(inputs, copies.context());
    }

    /**
     * Plans the target stage and what it needs.
     *
     * @throws dev.tare.diagnostic.TareException with the place of what is wrong, or of what is not supported
     */
    public static Planned plan(Dockerfile file, PlanOptions options, ImageResolver images) {
        Map<String, String> buildArgs = new LinkedHashMap<>(options.buildArgs());
        if (options.sourceDateEpoch() != null) {
            buildArgs.putIfAbsent(SourceDateEpoch.NAME, Long.toString(options.sourceDateEpoch()));
        }
        Scope globals = GlobalArgs.predefined(file, options, buildArgs);
        GlobalArgs.declare(file, globals, buildArgs);
        Long epoch = epoch(file, options, globals, buildArgs);
        return new Planner(new PlanInputs(file, new Lines(file.source()), options, images, globals, buildArgs, epoch))
                .plan();
    }

    /** Resolves SOURCE_DATE_EPOCH and replaces what was given by the number. */
    private static @Nullable Long epoch(
            Dockerfile file, PlanOptions options, Scope globals, Map<String, String> buildArgs) {
        String name = SourceDateEpoch.NAME;
        String given = buildArgs.containsKey(name) ? buildArgs.get(name) : globals.get(name);
        if (given == null) {
            return null;
        }
        Long epoch = SourceDateEpoch.resolve(given, file, options, globals, buildArgs);
        if (epoch == null) {
            buildArgs.remove(name);
            globals.remove(name);
            return null;
        }
        String number = Long.toString(epoch);
        buildArgs.computeIfPresent(name, (key, old) -> number);
        if (globals.get(name) != null) {
            globals.set(name, number);
        }
        return epoch;
    }

    private Planned plan() {
        StageState target = graph.target();
        Set<StageState> needed = resolve(target);
        // The target's own counts as one, so that its configuration is kept.
        target.heirs++;
        for (StageState stage : needed) {
            if (stage.base != null) {
                stage.base.heirs++;
            }
        }
        // A list of its own: a base always stands before the stages built on it.
        for (StageState stage : List.copyOf(graph.all())) {
            if (needed.contains(stage) && !stage.planned) {
                plan(stage);
            }
        }
        return new Planned(
                new Plan(target.tree, finish(target, inputs.created())),
                inputs.file().warnings(),
                CopiedStage.of(target),
                inputs.epoch());
    }

    /** Finds the base images. A base's triggers may need more stages, which may bring more triggers. */
    private Set<StageState> resolve(StageState target) {
        List<String> names = graph.names();
        while (true) {
            Set<StageState> needed = StageGraph.needed(target);
            boolean more = false;
            for (StageState stage : List.copyOf(graph.all())) {
                if (!needed.contains(stage) || stage.base != null || stage.resolved) {
                    continue;
                }
                stage.resolved = true;
                images.resolve(stage, names);
                stage.planned |= stage.ofCopy;
            }
            for (StageState stage : needed) {
                more |= !stage.triggersRead && !stage.planned && addTriggers(stage);
            }
            if (!more) {
                return needed;
            }
        }
    }

    private boolean addTriggers(StageState stage) {
        stage.triggersRead = true;
        List<String> expressions = new ArrayList<>();
        if (stage.base == null) {
            expressions.addAll(stage.container.onBuild);
            stage.container.onBuild = new ArrayList<>();
        } else {
            for (Step step : stage.base.steps) {
                if (step.instruction() instanceof Instruction.OnBuild trigger) {
                    expressions.add(trigger.expression());
                }
            }
        }
        return !expressions.isEmpty() && graph.addTriggers(stage, expressions);
    }

    private void plan(StageState stage) {
        if (stage.base != null) {
            stage.startFromBase(stage.base);
            stage.base.dropWhereDone();
        }
        stage.planned = true;
        prepare(stage);
        for (Step step : stage.steps) {
            try {
                apply(stage, step);
            } catch (Mistake e) {
                if (step.onBuild()) {
                    throw e.at(
                            inputs.file().source(),
                            stage.span,
                            step.instruction().span().original());
                }
                throw e.at(inputs.file().source(), step.instruction().span());
            }
        }
    }

    /** What holds in every stage before its first instruction. */
    private static void prepare(StageState stage) {
        if (!stage.env.contains("PATH")) {
            stage.env.set("PATH", BaseImages.DEFAULT_PATH);
        }
        for (String entry : stage.env.list()) {
            stage.scope.set(Environment.name(entry), Environment.value(entry));
        }
        String directory = stage.container.workingDir;
        if (!directory.isEmpty()) {
            stage.container.workingDir = ConfigInstructions.absolute(directory, directory);
        }
    }

    /** Not a switch over types: its bootstrap takes longer than all else that a cached build plans. */
    private void apply(StageState stage, Step step) {
        Instruction instruction = step.instruction();
        if (instruction instanceof Instruction.Env env) {
            config.env(stage, env);
        } else if (instruction instanceof Instruction.Label label) {
            config.label(stage, label);
        } else if (instruction instanceof Instruction.Arg arg) {
            config.arg(stage, arg);
        } else if (instruction instanceof Instruction.Copy copy) {
            copies.copy(stage, copy, step);
        } else if (instruction instanceof Instruction.Add add) {
            copies.add(stage, add, step);
        } else if (instruction instanceof Instruction.Workdir workdir) {
            config.workdir(stage, workdir, step);
        } else if (instruction instanceof Instruction.User user) {
            config.user(stage, user);
        } else if (instruction instanceof Instruction.Cmd cmd) {
            config.cmd(stage, cmd);
        } else if (instruction instanceof Instruction.Entrypoint entrypoint) {
            config.entrypoint(stage, entrypoint);
        } else if (instruction instanceof Instruction.Expose expose) {
            config.expose(stage, expose);
        } else if (instruction instanceof Instruction.Volume volume) {
            config.volume(stage, volume);
        } else if (instruction instanceof Instruction.Healthcheck check) {
            config.healthcheck(stage, check);
        } else if (instruction instanceof Instruction.Shell shell) {
            config.shell(stage, shell);
        } else if (instruction instanceof Instruction.StopSignal stop) {
            config.stopSignal(stage, stop);
        } else if (instruction instanceof Instruction.OnBuild trigger) {
            config.onBuild(stage, trigger);
        } else if (instruction instanceof Instruction.Maintainer maintainer) {
            config.maintainer(stage, maintainer);
        } else if (instruction instanceof Instruction.Run run) {
            runs.run(stage, run, step);
        } else {
            throw new IllegalStateException("not an instruction of a stage: " + instruction.keyword());
        }
    }

    /** The target's configuration with what the command line says. */
    private ImageConfig finish(StageState target, @Nullable String created) {
        target.container.labels.putAll(inputs.options().labels());
        Platform wanted = inputs.options().targetPlatform();
        if (wanted != null) {
            Platform had = target.imagePlatform;
            boolean same = wanted.os().equals(had.os()) && wanted.architecture().equals(had.architecture());
            boolean keepVariant = same && wanted.variant().isEmpty();
            target.imagePlatform =
                    new Platform(wanted.os(), wanted.architecture(), keepVariant ? had.variant() : wanted.variant());
            target.osVersion = same ? target.osVersion : null;
        }
        return target.config(created);
    }
}
