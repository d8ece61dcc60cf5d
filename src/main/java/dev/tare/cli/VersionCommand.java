package dev.tare.cli;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.report.About;
import dev.tare.usage.Page;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code tare version}: what this is, for a report of a fault. */
public final class VersionCommand implements Command {
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
        About about = About.read(version(), Path.of("/"));
        if (arguments.has("json")) {
            console.json(about.json());
        } else {
            console.out().print(about.text());
        }
        return 0;
    }

    /** As the jar has it. */
    public static String version() {
        @Nullable String version = VersionCommand.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }
}
