package dev.tare.dockerfile;

import dev.tare.dockerfile.syntax.ExposedPorts;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.dockerfile.syntax.Mistake;
import dev.tare.dockerfile.syntax.StopSignals;
import dev.tare.oci.Healthcheck;
import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Owner;
import dev.tare.plan.Vertex;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The instructions that change a stage's configuration. The words of one are all expanded before any takes effect. */
final class ConfigInstructions {
    private final PlanInputs inputs;

    ConfigInstructions(PlanInputs inputs) {
        this.inputs = inputs;
    }

    private void note(StageState stage, String createdBy) {
        stage.addHistory(createdBy, false, inputs.created());
    }

    void env(StageState stage, Instruction.Env env) {
        List<Instruction.Pair> pairs = expand(stage, env.pairs());
        StringBuilder text = new StringBuilder("ENV");
        for (Instruction.Pair pair : pairs) {
            stage.scope.set(pair.name(), pair.value());
            stage.env.set(pair.name(), pair.value());
            text.append(' ').append(pair.name()).append('=').append(pair.value());
        }
        note(stage, text.toString());
    }

    void label(StageState stage, Instruction.Label label) {
        StringBuilder text = new StringBuilder("LABEL");
        for (Instruction.Pair pair : expand(stage, label.pairs())) {
            stage.container.labels.put(pair.name(), pair.value());
            text.append(' ').append(pair.name()).append('=').append(pair.value());
        }
        note(stage, text.toString());
    }

    private static List<Instruction.Pair> expand(StageState stage, List<Instruction.Pair> pairs) {
        List<Instruction.Pair> expanded = new ArrayList<>(pairs.size());
        for (Instruction.Pair pair : pairs) {
            String name = stage.scope.word(pair.name());
            expanded.add(new Instruction.Pair(name, stage.scope.word(pair.value()), pair.delimited()));
        }
        return expanded;
    }

    /** A build argument wins over the default, and without either the global scope's value holds. */
    void arg(StageState stage, Instruction.Arg instruction) {
        List<String> texts = new ArrayList<>();
        for (Instruction.ArgDefault arg : instruction.args()) {
            String value = inputs.buildArgs().get(arg.name());
            if (value == null) {
                value = arg.value() == null ? inputs.globals().get(arg.name()) : stage.scope.word(arg.value());
            }
            if (value != null && !isControl(arg.name())) {
                stage.scope.set(arg.name(), value);
            }
            stage.declaredArgs.put(arg.name(), value == null ? "" : value);
            texts.add(value == null ? arg.name() : arg.name() + "=" + value);
        }
        note(stage, "ARG " + String.join(" ", texts));
    }

    /** Whether it steers the scan for an SBOM and is no variable, as in BuildKit. */
    private static boolean isControl(String name) {
        return name.equals("BUILDKIT_SBOM_SCAN_CONTEXT") || name.equals("BUILDKIT_SBOM_SCAN_STAGE");
    }

    void maintainer(StageState stage, Instruction.Maintainer maintainer) {
        stage.author = maintainer.name();
        note(stage, "MAINTAINER " + maintainer.name());
    }

    void user(StageState stage, Instruction.User user) {
        stage.container.user = stage.scope.word(user.user());
        note(stage, "USER " + stage.container.user);
    }

    void volume(StageState stage, Instruction.Volume volume) {
        List<String> paths = new ArrayList<>();
        for (String path : volume.paths()) {
            paths.add(stage.scope.word(path));
        }
        if (paths.contains("")) {
            throw new Mistake("VOLUME specified can not be an empty string");
        }
        stage.container.volumes.addAll(paths);
        note(stage, "VOLUME " + HistoryText.list(paths));
    }

    void expose(StageState stage, Instruction.Expose expose) {
        List<String> words = new ArrayList<>();
        for (String port : expose.ports()) {
            words.addAll(stage.scope.words(port));
        }
        List<String> ports;
        try {
            ports = ExposedPorts.parse(words);
        } catch (IllegalArgumentException e) {
            throw new Mistake(String.valueOf(e.getMessage()));
        }
        stage.container.exposedPorts.addAll(ports);
        note(stage, "EXPOSE " + HistoryText.list(ports));
    }

    void stopSignal(StageState stage, Instruction.StopSignal stop) {
        String signal = stage.scope.word(stop.signal());
        if (!StopSignals.isSignal(signal)) {
            throw new Mistake(stop.signal(), "invalid signal: " + signal, StopSignals.hint(signal));
        }
        stage.container.stopSignal = signal;
        note(stage, "STOPSIGNAL " + signal);
    }

    void shell(StageState stage, Instruction.Shell shell) {
        stage.container.shell = shell.words();
        note(stage, "SHELL " + HistoryText.list(shell.words()));
    }

    void cmd(StageState stage, Instruction.Cmd cmd) {
        List<String> words = withShell(stage, cmd.command());
        stage.container.cmd = words;
        stage.container.argsEscaped = true;
        stage.commandSet = true;
        note(stage, "CMD " + HistoryText.quotedList(words));
    }

    void entrypoint(StageState stage, Instruction.Entrypoint entrypoint) {
        List<String> words = withShell(stage, entrypoint.command());
        stage.container.entrypoint = words;
        if (!stage.commandSet) {
            // A base's CMD was meant as arguments of the base's entrypoint.
            stage.container.cmd = null;
        }
        note(stage, "ENTRYPOINT " + HistoryText.quotedList(words));
    }

    private static List<String> withShell(StageState stage, Instruction.CommandLine command) {
        if (!command.shell()) {
            return command.words();
        }
        return inShell(stage, command.words());
    }

    /** The words as one text for the stage's shell. */
    static List<String> inShell(StageState stage, List<String> text) {
        List<String> shell = stage.container.shell;
        List<String> words = new ArrayList<>(shell == null || shell.isEmpty() ? List.of("/bin/sh", "-c") : shell);
        words.add(String.join(" ", text));
        return words;
    }

    void healthcheck(StageState stage, Instruction.Healthcheck check) {
        Healthcheck stored = new Healthcheck(
                check.test(),
                check.interval(),
                check.timeout(),
                check.startPeriod(),
                check.startInterval(),
                check.retries());
        stage.container.healthcheck = stored;
        note(stage, HistoryText.healthcheck(stored));
    }

    void onBuild(StageState stage, Instruction.OnBuild trigger) {
        stage.container.onBuild.add(trigger.expression());
    }

    /** WORKDIR makes the directory, in a layer of its own, unless it is the root. */
    void workdir(StageState stage, Instruction.Workdir workdir, Step step) {
        String path = absolute(stage.container.workingDir, stage.scope.word(workdir.path()));
        stage.container.workingDir = path;
        boolean layer = !path.equals("/");
        if (layer) {
            String user = stage.container.user;
            @Nullable Owner owner = user.isEmpty() ? null : Owner.parse(user);
            FileAction made = new FileAction.Mkdir(path, 0755, owner, inputs.time());
            stage.tree = new Vertex(
                            new Op.FileOp(List.of(made)),
                            List.of(stage.tree),
                            stage.nextStepName(StepText.of(stage, workdir), step.onBuild()),
                            false)
                    .at(inputs.lines().of(step.place()));
        }
        stage.addHistory("WORKDIR " + path, layer, inputs.created());
    }

    /**
     * A directory as an absolute path: joined to {@code parent} where it is relative, and as it was written where it is
     * not, as BuildKit has it.
     */
    static String absolute(String parent, String path) {
        if (path.startsWith("/")) {
            return path;
        }
        return "/" + TreePaths.clean(parent + "/" + path);
    }
}
