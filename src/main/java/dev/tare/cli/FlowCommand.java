package dev.tare.cli;

import dev.tare.cli.build.FlowBuild;
import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Deliveries;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.flow.FlowCheck;
import dev.tare.flow.FlowFile;
import dev.tare.flow.FlowRun;
import dev.tare.flow.file.FlagSet;
import dev.tare.flow.file.FlagSpec;
import dev.tare.flow.file.Flow;
import dev.tare.flow.file.FlowFlags;
import dev.tare.flow.file.FlowGraph;
import dev.tare.flow.file.FlowMigration;
import dev.tare.flow.file.FlowPicture;
import dev.tare.flow.file.FlowSchema;
import dev.tare.flow.file.FlowStep;
import dev.tare.report.PrettyJson;
import dev.tare.usage.Page;
import java.util.List;

/** {@code tare flow}, and the command line of Habitus. Its flags are Go's, so it reads its words itself. */
final class FlowCommand implements Command {
    /** The command that a program called habitus is; no help lists it. */
    static final String HABITUS = "habitus";

    private static final List<String> WHAT = List.of("build", "graph", "check", "migrate", "schema");

    private final boolean habitus;

    FlowCommand(boolean habitus) {
        this.habitus = habitus;
    }

    @Override
    public Page page() {
        Page page = Page.of("""
                tare flow [STEP...]
                Build the images of a build.yml, draw it, check it, or move it to the newest schema

                # all steps of the build.yml of this folder
                tare flow
                # one step and what it depends on; its artifacts stay
                tare flow build --keep-artifacts release
                # a picture of the steps
                tare flow graph --svg > flow.svg
                # is it right? what does Habitus ignore in it?
                tare flow check
                # to schema 2026-11-20, with all comments
                tare flow migrate -w
                # for an editor that knows YAML schemas
                tare flow schema > build.schema.json
                """);
        return habitus
                ? new Page("[FLAG...]", "", page.summary(), FlowFlags.page(FlowFlags.TABLE, ""), List.of())
                : new Page(
                        "[build | graph | check | migrate | schema] [FLAG...] [STEP...]",
                        page.operands(),
                        page.summary(),
                        FlowFlags.all(),
                        page.examples());
    }

    @Override
    public String program(String name) {
        return habitus ? name : Command.super.program(name);
    }

    @Override
    public int run(String name, List<String> words, Console console) {
        boolean builds = habitus || words.isEmpty() || !WHAT.contains(words.getFirst());
        String what = builds ? "" : words.getFirst();
        FlagSet flags = parse(table(what), builds ? words : words.subList(1, words.size()));
        if (flags.has("help")) {
            page().print(program(name), console.out());
            return 0;
        }
        return switch (what) {
            case "graph" -> graph(flags, console);
            case "check" -> check(flags, console);
            case "migrate" -> migrate(flags, console);
            case "schema" -> schema(flags, console);
            default -> build(flags, console);
        };
    }

    private static List<FlagSpec> table(String what) {
        return switch (what) {
            case "graph" -> FlowFlags.GRAPH;
            case "migrate" -> FlowFlags.MIGRATE;
            case "schema" -> FlowFlags.SCHEMA;
            default -> FlowFlags.TABLE;
        };
    }

    @Override
    public int run(Arguments arguments, Console console) {
        throw new IllegalStateException("the words of a flow are not parsed as others");
    }

    private FlagSet parse(List<FlagSpec> table, List<String> words) {
        try {
            return habitus ? FlagSet.parse(table, words) : FlagSet.parseAnywhere(table, words);
        } catch (TareException e) {
            if (e.problem().hint() == null) {
                throw TareException.usage(
                        e.problem().message(), habitus ? "see habitus --help" : "see tare flow --help");
            }
            throw e;
        }
    }

    private int build(FlagSet flags, Console console) {
        if (flags.has("version")) {
            console.out().println("tare " + VersionCommand.version());
            return 0;
        }
        if (habitus && !flags.operands().isEmpty()) {
            console.err()
                    .print(new Problem(
                                    null,
                                    "words without a dash are ignored, as Habitus does: "
                                            + String.join(" ", flags.operands()),
                                    null)
                            .render());
        }
        return new FlowBuild(flags, habitus ? List.of() : flags.operands(), habitus, console).run();
    }

    private static int graph(FlagSet flags, Console console) {
        Flow flow = FlowFile.of(flags, Deliveries.place(console)).flow(flags, Deliveries.place(console));
        FlowGraph all = FlowGraph.of(flow.steps());
        List<FlowStep> steps = flags.operands().isEmpty() ? all.order() : all.with(flags.operands());
        FlowGraph graph = FlowGraph.of(steps);
        console.out().print(flags.has("svg") ? FlowPicture.svg(graph) : FlowPicture.text(graph));
        return 0;
    }

    private static int check(FlagSet flags, Console console) {
        none(flags, "check");
        FlowFile file = FlowFile.of(flags, Deliveries.place(console));
        Flow flow = file.flow(flags, Deliveries.place(console));
        for (Problem warning : flow.warnings()) {
            console.warn(warning);
        }
        List<Problem> problems = FlowCheck.files(
                flow,
                FlowRun.of(flags, flow, Deliveries.place(console), List.of(), false)
                        .options());
        for (Problem problem : problems) {
            console.warn(problem);
        }
        console.out().println(FlowCheck.summary(file.shown(), flow, problems));
        return problems.isEmpty() ? 0 : TareException.FAILED;
    }

    private static int migrate(FlagSet flags, Console console) {
        none(flags, "migrate");
        FlowFile file = FlowFile.of(flags, Deliveries.place(console));
        FlowMigration.Migrated migrated = FlowMigration.migrate(file.source());
        for (Problem note : migrated.notes()) {
            console.warn(note);
        }
        if (flags.has("w")) {
            file.replace(migrated.text());
        } else {
            console.out().print(migrated.text());
        }
        return 0;
    }

    private static int schema(FlagSet flags, Console console) {
        none(flags, "schema");
        console.out().print(PrettyJson.write(FlowSchema.json()));
        return 0;
    }

    private static void none(FlagSet flags, String what) {
        if (!flags.operands().isEmpty()) {
            String word = flags.operands().getFirst();
            throw TareException.usage("tare flow " + what + " takes no \"" + word + "\"", NearNames.hint(word, WHAT));
        }
    }
}
