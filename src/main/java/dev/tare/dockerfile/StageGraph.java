package dev.tare.dockerfile;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Instruction;
import dev.tare.dockerfile.syntax.Mistake;
import dev.tare.dockerfile.syntax.RunMount;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The stages of a file and which of them need which. */
final class StageGraph {
    private final PlanInputs inputs;

    /** Those of the file, in order, then the images that COPY --from names. */
    private final List<StageState> all = new ArrayList<>();

    private final Map<String, StageState> byName = new HashMap<>();
    private final int count;

    StageGraph(PlanInputs inputs) {
        this.inputs = inputs;
        this.count = inputs.file().stages().size();
        for (int i = 0; i < count; i++) {
            Dockerfile.Stage stage = inputs.file().stages().get(i);
            try {
                add(stage, i);
            } catch (Mistake e) {
                throw e.at(inputs.file().source(), stage.from().span());
            }
        }
        for (int i = 0; i < count; i++) {
            // A context in the stage's place leaves nothing of its instructions.
            if (all.get(i).substitute == null) {
                link(all.get(i), inputs.file().stages().get(i).instructions());
            }
        }
        checkForCircles();
        if (all.size() == 1) {
            all.getFirst().title = "";
        }
    }

    List<StageState> all() {
        return all;
    }

    /** What could have been meant by a name that is not known. */
    List<String> names() {
        List<String> names = new ArrayList<>(byName.keySet());
        names.addAll(inputs.options().contexts().keySet());
        names.sort(null);
        return names;
    }

    private void add(Dockerfile.Stage stage, int index) {
        Instruction.From from = stage.from();
        String baseName = inputs.globals().word(from.image());
        if (baseName.isEmpty()) {
            throw new Mistake(from.image(), "base name (" + from.image() + ") should not be blank", unsetHint(from));
        }
        String name = from.stage() == null ? "" : from.stage().toLowerCase(Locale.ROOT);
        StageState state = StageState.ofFile(from.span(), baseName, name, index, inputs);
        state.platform = platform(from);
        state.base = byName.get(baseName.toLowerCase(Locale.ROOT));
        state.ignoreCache = inputs.options().ignoresCache(name);
        if (!name.isEmpty()) {
            state.substitute = name.equals(BaseImages.SCRATCH) || name.equals("context")
                    ? null
                    : inputs.options().contexts().get(PlanOptions.contextName(name));
            byName.put(name, state);
        }
        if (state.substitute != null) {
            state.base = null;
        } else if (state.base == null && !baseName.equals(BaseImages.SCRATCH)) {
            checkReference(baseName, from.image());
            state.stepCount = 1;
        }
        if (state.substitute == null) {
            for (Instruction instruction : stage.instructions()) {
                state.stepCount += isStep(instruction) ? 1 : 0;
            }
        }
        all.add(state);
    }

    /** Whether BuildKit counts it among a stage's steps. */
    private static boolean isStep(Instruction instruction) {
        return instruction instanceof Instruction.Copy
                || instruction instanceof Instruction.Add
                || instruction instanceof Instruction.Run
                || instruction instanceof Instruction.Workdir;
    }

    private @Nullable String unsetHint(Instruction.From from) {
        for (String name : inputs.globals().result(from.image()).unmatched()) {
            String hint = NearNames.hint(name, inputs.globals().names());
            return hint != null ? hint : "give " + name + " a value: ARG before the first FROM, or --build-arg";
        }
        return null;
    }

    private static void checkReference(String name, String written) {
        if (Reference.parse(name) == null) {
            throw new Mistake(
                    written, "failed to parse stage name \"" + name + "\": it is no reference to an image", null);
        }
    }

    private @Nullable Platform platform(Instruction.From from) {
        String written = from.platform();
        if (written == null || written.isEmpty()) {
            return null;
        }
        String text = inputs.globals().word(written);
        if (text.isEmpty()) {
            throw new Mistake(written, "empty platform value from expression " + written, nearGlobal(written));
        }
        Platform platform = Platform.parse(text);
        if (platform == null) {
            String near = nearGlobal(written);
            throw new Mistake(
                    written,
                    "failed to parse platform " + written + ": " + wrongPlatform(text),
                    near == null ? "os/architecture" : near);
        }
        return platform;
    }

    private @Nullable String nearGlobal(String written) {
        for (String name : inputs.globals().result(written).unmatched()) {
            String hint = NearNames.hint(name, inputs.globals().names());
            if (hint != null) {
                return hint;
            }
        }
        return null;
    }

    /** In the words of containerd's parser of platforms. */
    private static String wrongPlatform(String text) {
        for (String part : text.split("/", -1)) {
            if (Platform.parse(part) == null) {
                return "\"" + part + "\" is an invalid component of \"" + text
                        + "\": platform specifier component must match \"^[A-Za-z0-9_.-]+$\": invalid argument";
            }
        }
        return "\"" + text + "\": cannot parse platform specifier: invalid argument";
    }

    /** Finds what each COPY --from names. Stages that nobody needs are read too, so that their mistakes show. */
    private void link(StageState stage, List<Instruction> instructions) {
        for (Instruction instruction : instructions) {
            try {
                stage.steps.add(step(instruction, instruction.span(), false));
            } catch (Mistake e) {
                throw e.at(inputs.file().source(), instruction.span());
            }
        }
    }

    /** @param span where it stands: FROM for the trigger of a base */
    private Step step(Instruction instruction, Instruction.Span span, boolean onBuild) {
        List<@Nullable StageState> sources = List.of();
        if (instruction instanceof Instruction.Copy copy) {
            String from = copy.from();
            if (from != null && !from.isEmpty()) {
                sources = List.of(source(from, "COPY --from=", span));
            }
        } else if (instruction instanceof Instruction.Run run) {
            List<String> mounts = run.flags().getOrDefault("mount", List.of());
            sources = mounts.isEmpty() ? List.of() : new ArrayList<>();
            for (String mount : mounts) {
                String from = RunMount.fromOf(mount);
                sources.add(from == null ? null : source(from, "RUN --mount=from=", span));
            }
        }
        return new Step(instruction, sources, span, onBuild);
    }

    private StageState source(String from, String asked, Instruction.Span span) {
        if (!new Scope(inputs.file().escape()).word(from).equals(from)) {
            throw new Mistake(
                    from,
                    "variable expansion is not supported for --from",
                    "define a new stage with FROM, using an ARG of the global scope");
        }
        if (isNumber(from)) {
            int index = from.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(from);
            if (index < 0 || index >= count) {
                throw new Mistake(from, "invalid stage index " + from, "stages are numbered from 0 to " + (count - 1));
            }
            return all.get(index);
        }
        StageState stage = byName.get(from.toLowerCase(Locale.ROOT));
        if (stage != null) {
            return stage;
        }
        if (!from.equals(BaseImages.SCRATCH)) {
            checkReference(from, from);
        }
        StageState image = StageState.ofCopy(span, from, asked + from, inputs);
        all.add(image);
        return image;
    }

    private static boolean isNumber(String text) {
        int i = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (i == text.length()) {
            return false;
        }
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i == text.length();
    }

    private static Instruction trigger(String expression) {
        try {
            Instruction instruction = Dockerfile.parseTrigger(new SourceText("ONBUILD", expression));
            // A file cannot have such a trigger, but the configuration of an image can.
            if (instruction instanceof Instruction.From
                    || instruction instanceof Instruction.Maintainer
                    || instruction instanceof Instruction.OnBuild) {
                String keyword = instruction.keyword().toUpperCase(Locale.ROOT);
                throw new Mistake("", keyword + " isn't allowed as an ONBUILD trigger", null);
            }
            return instruction;
        } catch (TareException e) {
            throw new Mistake("", e.problem().message(), e.problem().hint());
        }
    }

    /** A base's triggers, run before all else in a stage. Returns whether they need other stages. */
    boolean addTriggers(StageState stage, List<String> expressions) {
        boolean needsOthers = false;
        List<Step> triggers = new ArrayList<>();
        for (String expression : expressions) {
            try {
                Step step = step(trigger(expression), stage.span, true);
                for (StageState source : step.sources()) {
                    needsOthers |= source != null;
                }
                triggers.add(step);
            } catch (Mistake e) {
                throw e.at(inputs.file().source(), stage.span, expression);
            }
        }
        stage.stepCount += triggers.size();
        stage.steps.addAll(0, triggers);
        return needsOthers;
    }

    /** The stage that is built. */
    StageState target() {
        String target = inputs.options().target();
        if (target == null || target.isEmpty()) {
            return all.get(count - 1);
        }
        StageState named = byName.get(target.toLowerCase(Locale.ROOT));
        if (named != null) {
            return named;
        }
        if (isNumber(target) && target.length() < 10 && Character.isDigit(target.charAt(0))) {
            int index = Integer.parseInt(target);
            if (index < count) {
                return all.get(index);
            }
        }
        String near = NearNames.hint(target, byName.keySet());
        throw TareException.usage("target stage \"" + target + "\" could not be found", near == null ? hint() : near);
    }

    private @Nullable String hint() {
        List<String> names = new ArrayList<>(byName.keySet());
        names.sort(null);
        return names.isEmpty() || names.size() > 20 ? null : "the stages are " + String.join(", ", names);
    }

    /** A stage and all that it needs. */
    static Set<StageState> needed(StageState target) {
        Set<StageState> needed = new LinkedHashSet<>();
        Deque<StageState> todo = new ArrayDeque<>(List.of(target));
        while (!todo.isEmpty()) {
            StageState stage = todo.removeLast();
            if (needed.add(stage)) {
                if (stage.base != null) {
                    todo.add(stage.base);
                }
                for (Step step : stage.steps) {
                    for (StageState source : step.sources()) {
                        if (source != null) {
                            todo.add(source);
                        }
                    }
                }
            }
        }
        return needed;
    }

    /** A step that needs another stage. */
    private record Edge(Step step, StageState source) {}

    private static Iterator<Edge> edges(StageState stage) {
        List<Edge> edges = new ArrayList<>();
        for (Step step : stage.steps) {
            for (StageState source : step.sources()) {
                if (source != null) {
                    edges.add(new Edge(step, source));
                }
            }
        }
        return edges.iterator();
    }

    /** No recursion: a hostile file has as many stages in a row as it likes. */
    private void checkForCircles() {
        Set<StageState> done = new HashSet<>();
        for (StageState start : all) {
            Deque<StageState> path = new ArrayDeque<>();
            Deque<Iterator<Edge>> rest = new ArrayDeque<>();
            Set<StageState> onPath = new HashSet<>();
            if (done.add(start)) {
                path.add(start);
                onPath.add(start);
                rest.add(edges(start));
            }
            while (!path.isEmpty()) {
                if (!rest.getLast().hasNext()) {
                    rest.removeLast();
                    onPath.remove(path.removeLast());
                    continue;
                }
                Edge edge = rest.getLast().next();
                Step step = edge.step();
                StageState next = edge.source();
                if (onPath.contains(next)) {
                    throw new Mistake("circular dependency detected on stage: " + next.title)
                            .at(inputs.file().source(), step.instruction().span());
                }
                if (done.add(next)) {
                    path.add(next);
                    onPath.add(next);
                    rest.add(edges(next));
                }
            }
        }
    }
}
