package dev.tare.cli.explain;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.explain.budget.Budget;
import dev.tare.explain.budget.BudgetCheck;
import dev.tare.explain.budget.BudgetReport;
import dev.tare.explain.budget.Verdict;
import dev.tare.oci.Platform;
import dev.tare.oci.PlatformNames;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.usage.Page;
import java.util.ArrayList;
import java.util.List;

/** {@code tare budget}. */
public final class BudgetCommand implements Command {
    private static final int ABOVE = 3;

    @Override
    public Page page() {
        return Page.of("""
                tare budget IMAGE...
                Fail when images are larger than they may be, and say what grew

                --max-size SIZE      of the layers as they are sent, such as 8MB
                --max-growth SHARE   since the image of --against, such as 5% or 200kB
                --against IMAGE      the image that --max-growth measures from
                --forbid PATH...     a path, a pattern, setuid, setgid or world-writable
                --format {text|github|json|junit}  how it is said (default: text)
                --platform OS/ARCH   of an index, the image for this (default: this machine)

                # exit code 3 when it is more
                tare budget --max-size 8MB hello
                # what grew since the last release, as annotations of a GitHub workflow
                tare budget --max-growth 5% --against localhost:5000/hello:1.0 --format github hello
                # no shell, and nothing that makes anybody root
                tare budget --forbid /bin/sh --forbid setuid hello
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireOperand("one image or more");
        Budget budget = Budget.parse(
                arguments.value("max-size"),
                arguments.value("max-growth"),
                arguments.value("against"),
                arguments.values("forbid"),
                Budget.Spelling.FLAGS);
        if (budget.isNone()) {
            throw TareException.usage("nothing is limited", "give --max-size, --max-growth or --forbid");
        }
        Platform named = PlatformNames.one(arguments.value("platform"));
        Platform platform = named == null ? Platform.host() : named;
        List<Verdict> verdicts = new ArrayList<>();
        boolean holds = true;
        try (Store store = console.store()) {
            BudgetCheck check = new BudgetCheck(budget, store, console.environment(), Progress.NONE);
            for (String name : arguments.operands()) {
                NamedImage image = store.images().require(name);
                Verdict verdict = check.of(name, store.images().image(image, platform));
                holds &= verdict.holds();
                verdicts.add(verdict);
            }
        }
        console.out().print(BudgetReport.render(verdicts, arguments.value("format", "text")));
        return holds ? 0 : ABOVE;
    }
}
