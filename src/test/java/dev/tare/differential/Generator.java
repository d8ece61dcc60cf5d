package dev.tare.differential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes random Dockerfiles with their contexts: the same seed always gives the same one. */
final class Generator {
    private static final List<String> BASES = List.of("box", "links", "users", "onbuild");

    private final Dice dice;
    private final long seed;
    private final ContextSketch context;
    private final ConfigLines config;
    private final FileLines files;
    private final RunLines runs;
    private final List<String> lines = new ArrayList<>();
    private final List<StageSketch> stages = new ArrayList<>();
    private final List<String> bases = new ArrayList<>();

    private Generator(long seed) {
        this.seed = seed;
        dice = new Dice(seed);
        context = new ContextSketch(dice);
        config = new ConfigLines(dice);
        files = new FileLines(dice, context);
        runs = new RunLines(dice, context);
    }

    static Sketch sketch(long seed) {
        return new Generator(seed).sketch();
    }

    private Sketch sketch() {
        StageSketch global = new StageSketch("", -1, false, false);
        if (dice.chance(25)) {
            lines.add("ARG " + config.argument(global));
        }
        int count = dice.chance(45) ? 1 : 2 + dice.number(3);
        for (int i = 0; i < count; i++) {
            stage(i);
        }
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("bases", bases);
        if (dice.chance(35)) {
            options.put("buildArgs", Map.of(dice.of("D", "A", "B"), dice.of("given", "", "a b", "/x.tar.gz", "$A")));
        }
        if (dice.chance(8)) {
            options.put("target", dice.of(stages).name);
        }
        if (lines.stream().anyMatch(line -> line.contains("type=secret"))) {
            options.put("secrets", Map.of("one", "hidden\n"));
        }
        return new Sketch(context.setup, lines, options);
    }

    private void stage(int number) {
        String name = dice.chance(65) ? "s" + number : "";
        StageSketch parent = !stages.isEmpty() && dice.chance(25) ? dice.of(stages) : null;
        String base;
        StageSketch stage;
        if (parent != null && !parent.name.isEmpty()) {
            base = parent.name;
            stage = new StageSketch(name, number, parent.users, parent.shell);
            stage.places.addAll(parent.places);
        } else {
            base = dice.chance(40) ? "scratch" : dice.chance(60) ? "box" : dice.of(BASES);
            stage = new StageSketch(name, number, base.equals("box") || base.equals("users"), base.equals("box"));
            use(base);
        }
        lines.add("FROM " + base + (name.isEmpty() ? "" : dice.of(" AS ", " as ") + name));
        List<StageSketch> froms = new ArrayList<>(stages);
        if (dice.chance(30)) {
            froms.add(new StageSketch("box", -1, true, true));
        }
        int count = 2 + dice.number(6);
        int ran = 0;
        for (int i = 0; i < count; i++) {
            int kind = dice.number(10);
            String line;
            if (stage.shell && kind < 3 && ran < 2) {
                ran++;
                line = runs.line(stage, froms).replace("$$ID$$", "c" + Long.toHexString(seed) + "-" + lines.size());
            } else {
                line = kind < 7 ? files.line(stage, froms) : config.line(stage);
            }
            if (line.contains("=box")) {
                use("box");
            }
            lines.add(
                    dice.chance(3) && !line.startsWith("#") && !line.startsWith("MAINTAINER")
                            ? "ONBUILD " + line
                            : line);
        }
        stages.add(stage);
    }

    private void use(String base) {
        if (!base.equals("scratch") && !bases.contains(base)) {
            bases.add(base);
            if (base.equals("onbuild")) {
                context.setup.add("mkdir -p app; echo triggered >app/f");
            }
        }
    }
}
