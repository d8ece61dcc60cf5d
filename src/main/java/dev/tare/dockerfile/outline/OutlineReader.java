package dev.tare.dockerfile.outline;

import dev.tare.dockerfile.GlobalArgs;
import dev.tare.dockerfile.PlanOptions;
import dev.tare.dockerfile.Scope;
import dev.tare.dockerfile.StageOutline;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.dockerfile.syntax.Mistake;
import dev.tare.dockerfile.syntax.RunMount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the outline of a target. Rules of BuildKit (dockerfile2llb, {@code outline.go} and {@code dispatchArg}): a global
 * ARG is told where a FROM of the target names it, where an ARG without a default takes its value from it, or where the
 * default of one that is told names it; what is predefined is not told.
 */
final class OutlineReader {
    private final Dockerfile file;
    private final PlanOptions options;
    private final List<StageOutline> stages;
    private final Scope globals;
    private final Map<String, Known> globalArgs = new LinkedHashMap<>();
    private final Map<Integer, Found> found = new HashMap<>();

    /** @param names of other global ARGs in the default */
    private record Known(Outline.Argument arg, Set<String> names) {}

    /** What a stage has of its own and of the stage that it is built on. */
    private record Found(
            Scope scope,
            Map<String, Known> args,
            Set<String> used,
            Map<String, Outline.Needed> secrets,
            Map<String, Outline.Needed> agents) {}

    OutlineReader(Dockerfile file, PlanOptions options) {
        this.file = file;
        this.options = options;
        this.stages = StageOutline.of(file, options);
        this.globals = GlobalArgs.predefined(file, options, options.buildArgs());
    }

    Outline read() {
        for (Instruction.Arg instruction : file.globalArgs()) {
            for (Instruction.ArgDefault arg : instruction.args()) {
                globalArgs.put(arg.name(), global(instruction, arg));
            }
        }
        StageOutline target = stages.getLast();
        for (StageOutline stage : stages) {
            if (stage.has(StageOutline.Trait.SHIPPED)) {
                target = stage;
            }
        }
        Set<Integer> needed = new LinkedHashSet<>();
        reach(target.index(), needed);
        Map<String, Outline.Argument> args = new LinkedHashMap<>();
        Map<String, Outline.Needed> secrets = new LinkedHashMap<>();
        Map<String, Outline.Needed> agents = new LinkedHashMap<>();
        for (int index : needed) {
            Found stage = stage(index);
            for (String name : withDefaults(stage)) {
                Known known = stage.args.get(name);
                if (known != null) {
                    args.putIfAbsent(name, known.arg);
                }
            }
            stage.secrets.forEach(secrets::putIfAbsent);
            stage.agents.forEach(agents::putIfAbsent);
        }
        Instruction.From from = file.stages().get(target.index()).from();
        String name = from.stage();
        return new Outline(
                file.source(),
                name == null ? "" : name,
                from.comment(),
                args.values().stream()
                        .sorted(Comparator.comparingInt(arg -> arg.at().start()))
                        .toList(),
                byLine(secrets),
                byLine(agents));
    }

    private static List<Outline.Needed> byLine(Map<String, Outline.Needed> needed) {
        return needed.values().stream()
                .sorted(Comparator.comparingInt(each -> each.at().start()))
                .toList();
    }

    /** The stage itself first: what it says of a name goes before what the others say. */
    private void reach(int index, Set<Integer> needed) {
        List<Integer> todo = new ArrayList<>(List.of(index));
        while (!todo.isEmpty()) {
            int next = todo.removeFirst();
            if (needed.add(next)) {
                StageOutline stage = stages.get(next);
                if (stage.base() != null) {
                    todo.add(stage.base());
                }
                todo.addAll(stage.sources());
            }
        }
    }

    private Known global(Instruction.Arg instruction, Instruction.ArgDefault arg) {
        String given = options.buildArgs().get(arg.name());
        String value = given;
        Set<String> names = new HashSet<>();
        try {
            if (given == null && arg.value() != null) {
                var result = globals.result(arg.value());
                value = result.text();
                names.addAll(result.matched());
            }
        } catch (Mistake e) {
            throw e.at(file.source(), instruction.span());
        }
        Known before = globalArgs.get(arg.name());
        if (names.remove(arg.name()) && before != null) {
            names.addAll(before.names);
        }
        if (value != null) {
            globals.set(arg.name(), value);
        }
        return new Known(argument(instruction, arg, value), names);
    }

    private static Outline.Argument argument(
            Instruction.Arg instruction, Instruction.ArgDefault arg, @Nullable String value) {
        return new Outline.Argument(arg.name(), value == null ? "" : value, arg.comment(), instruction.span());
    }

    private Set<String> withDefaults(Found stage) {
        Set<String> all = new LinkedHashSet<>();
        List<String> todo = new ArrayList<>(stage.used);
        while (!todo.isEmpty()) {
            String name = todo.removeLast();
            Known known = all.add(name) ? stage.args.get(name) : null;
            if (known != null) {
                todo.addAll(known.names);
            }
        }
        return all;
    }

    /** Bases before what is built on them, without recursion: a file may have as many stages as it likes. */
    private Found stage(int index) {
        List<Integer> chain = new ArrayList<>();
        for (Integer at = index;
                at != null && !found.containsKey(at);
                at = stages.get(at).base()) {
            chain.add(at);
        }
        for (int each : chain.reversed()) {
            found.put(each, readStage(each));
        }
        return Objects.requireNonNull(found.get(index));
    }

    private Found readStage(int index) {
        Integer base = stages.get(index).base();
        Found below = base == null ? null : found.get(base);
        Found stage = below == null
                ? new Found(
                        new Scope(file.escape()),
                        new LinkedHashMap<>(globalArgs),
                        new LinkedHashSet<>(),
                        new LinkedHashMap<>(),
                        new LinkedHashMap<>())
                : new Found(
                        below.scope.copy(),
                        new LinkedHashMap<>(below.args),
                        new LinkedHashSet<>(below.used),
                        new LinkedHashMap<>(below.secrets),
                        new LinkedHashMap<>(below.agents));
        Dockerfile.Stage read = file.stages().get(index);
        Instruction at = read.from();
        try {
            stage.used.addAll(globals.result(read.from().image()).matched());
            if (read.from().platform() != null) {
                stage.used.addAll(globals.result(read.from().platform()).matched());
            }
            for (Instruction instruction : read.instructions()) {
                at = instruction;
                add(instruction, stage);
            }
        } catch (Mistake e) {
            throw e.at(file.source(), at.span());
        }
        return stage;
    }

    private void add(Instruction instruction, Found stage) {
        switch (instruction) {
            case Instruction.Arg arg -> arg.args().forEach(each -> add(arg, each, stage));
            case Instruction.Env env -> {
                Map<String, String> values = new LinkedHashMap<>();
                for (Instruction.Pair pair : env.pairs()) {
                    values.put(stage.scope.word(pair.name()), stage.scope.word(pair.value()));
                }
                values.forEach(stage.scope::set);
            }
            case Instruction.Run run -> {
                for (String mount : run.flags().getOrDefault("mount", List.of())) {
                    add(RunMount.parse(mount, stage.scope::word), run.span(), stage);
                }
            }
            default -> {}
        }
    }

    private void add(Instruction.Arg instruction, Instruction.ArgDefault arg, Found stage) {
        String name = arg.name();
        String given = options.buildArgs().get(name);
        String global = globals.get(name);
        boolean inherited = given == null && arg.value() == null && global != null;
        String value = given;
        if (inherited) {
            value = global;
        } else if (given == null && arg.value() != null) {
            value = stage.scope.word(arg.value());
        }
        if (value != null) {
            stage.scope.set(name, value);
        }
        if (!inherited) {
            stage.args.put(name, new Known(argument(instruction, arg, value), Set.of()));
        }
        stage.used.add(name);
    }

    private static void add(RunMount mount, Instruction.Span at, Found stage) {
        if (mount.type() == RunMount.Type.SSH) {
            String id = mount.id().isEmpty() ? "default" : mount.id();
            stage.agents.putIfAbsent(id, new Outline.Needed(id, mount.required(), at));
        } else if (mount.type() == RunMount.Type.SECRET) {
            String id = mount.source().isEmpty() ? mount.id() : mount.source();
            if (id.isEmpty()) {
                id = mount.target().substring(mount.target().lastIndexOf('/') + 1);
            }
            stage.secrets.putIfAbsent(id, new Outline.Needed(id, mount.required(), at));
        }
    }
}
