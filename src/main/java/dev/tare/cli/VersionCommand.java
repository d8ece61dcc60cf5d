package dev.tare.cli;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Page;
import java.nio.file.Path;

/** {@code tare version}: what this is, for a report of a fault. */
final class VersionCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare version
                Print the version, what it was built from, and what it runs on

                --json  as JSON

                # for a report
                tare version
                # the commit alone
                tare version --json | jq -r .commit
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireNoOperand();
        About about = About.read(Path.of("/"));
        if (arguments.has("json")) {
            console.json(about.json());
        } else {
            console.out().print(about.text());
        }
        return 0;
    }
}
