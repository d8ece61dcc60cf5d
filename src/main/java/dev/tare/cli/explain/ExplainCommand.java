package dev.tare.cli.explain;

import dev.tare.cli.progress.ProgressFlag;
import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.deliver.files.PromisedFile;
import dev.tare.diagnostic.TareException;
import dev.tare.explain.Explained;
import dev.tare.explain.Explainer;
import dev.tare.explain.growth.Growth;
import dev.tare.explain.show.GrowthReport;
import dev.tare.explain.show.HtmlReport;
import dev.tare.explain.show.JsonReport;
import dev.tare.explain.show.TextReport;
import dev.tare.oci.Platform;
import dev.tare.oci.PlatformNames;
import dev.tare.posix.TerminalSize;
import dev.tare.terminal.BuildProgress;
import dev.tare.text.Numbers;
import dev.tare.usage.Page;
import java.util.List;

/** {@code tare explain}. */
public final class ExplainCommand implements Command {
    private static final int USUAL_DEPTH = 3;
    private static final int PROGRAM_DEPTH = 2;
    private static final int USUAL_WIDTH = 100;
    private static final int MOST_ROWS = 20;

    @Override
    public Page page() {
        return Page.of("""
                tare explain IMAGE|PROGRAM|ARCHIVE [SECOND]
                Show where each byte of an image or a program goes, why, and what is wasted

                --diff              compare with the second: what grew, by package and file
                --by {layer|file|package}  how the tree is divided (default: layer)
                --depth N           levels of the tree (default: 3, of a program 2; all with --json and --html)
                --json              print JSON
                --html FILE         write a page with a map to zoom into, which needs nothing else
                --platform OS/ARCH  of an index, the image for this (default: this machine)
                --progress {auto|plain|tty|json|rawjson|quiet|none}  how a fetch is shown (default: auto)

                # layers, files, and what is in its Go program
                tare explain hello
                # a program, by its packages
                tare explain --by package ./server
                # an image of a registry, which is not kept
                tare explain localhost:5000/hello
                # a map for the browser
                tare explain --html hello.html hello
                # what grew since the last release
                tare explain --diff hello:1.0 hello:1.1
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        int wanted = arguments.has("diff") ? 2 : 1;
        if (arguments.operands().size() != wanted) {
            throw arguments.wrongCount(wanted == 2 ? "two images or programs" : "one image, program or archive");
        }
        Explained.By by = Explained.By.of(arguments.value("by", "layer"));
        int depth = depth(arguments);
        String html = arguments.value("html");
        PromisedFile page = html == null ? null : PromisedFile.replacing(console.path(html), "--html " + html);
        List<Explained> explained;
        try (BuildProgress progress = ProgressFlag.of(arguments, console, "Reading")) {
            Platform platform = PlatformNames.one(arguments.value("platform"));
            Explainer explainer = new Explainer(console::store, console.environment(), console.directory(), progress);
            explained = arguments.operands().stream()
                    .map(each -> explainer.explain(each, platform))
                    .toList();
            progress.conclude();
        }
        Explained first = explained.getFirst();
        if (wanted == 2) {
            Growth growth = Growth.of(first, explained.getLast());
            if (page != null) {
                page.write(HtmlReport.growth(growth, by));
            } else if (arguments.has("json")) {
                console.json(GrowthReport.json(growth, by));
            } else {
                console.out().print(GrowthReport.text(growth, MOST_ROWS));
            }
        } else if (page != null) {
            page.write(HtmlReport.of(first, by, depth));
        } else if (arguments.has("json")) {
            console.json(JsonReport.of(first, by, depth));
        } else {
            console.out().print(TextReport.render(first, by, width(console), shown(arguments, first, depth)));
        }
        return 0;
    }

    private static int depth(Arguments arguments) {
        String typed = arguments.value("depth");
        boolean all = arguments.has("json") || arguments.isGiven("html");
        if (typed == null) {
            return all ? Integer.MAX_VALUE : USUAL_DEPTH;
        }
        Long depth = Numbers.within(typed, 0, 1000);
        if (depth == null) {
            throw TareException.usage("--depth takes a number from 0 to 1000, not \"" + typed + "\"", null);
        }
        return depth.intValue();
    }

    private static int shown(Arguments arguments, Explained explained, int depth) {
        return explained.image() == null && !arguments.isGiven("depth") ? PROGRAM_DEPTH : Math.min(depth, 100);
    }

    private static int width(Console console) {
        TerminalSize size = TerminalSize.of(1);
        Long columns = Numbers.within(console.environment().getOrDefault("COLUMNS", ""), 1, Integer.MAX_VALUE);
        return size != null ? size.columns() : columns != null ? columns.intValue() : USUAL_WIDTH;
    }
}
