package dev.tare.cli;

import dev.tare.command.Command;
import dev.tare.usage.Page;
import java.io.PrintStream;

/** The help of the program itself: the list of its commands. */
public final class Help {
    private Help() {}

    public static void overview(PrintStream out) {
        out.println("Usage: tare COMMAND [OPTION...] [OPERAND...]");
        out.println();
        out.println("Builds the container image that weighs least and still works: from a Go package or a Dockerfile,");
        out.println("with no daemon.");
        out.println();
        out.println("Commands:");
        for (String name : Commands.NAMES) {
            Command command = Commands.find(name);
            if (command != null) {
                Page.row(out, 10, name, command.page().summary());
            }
        }
        out.println();
        out.println("  tare COMMAND --help   what a command takes, with examples");
        out.println("  tare --version        the version");
        out.println("  tare --trace FILE COMMAND ..   also writes where its time went (Perfetto)");
    }
}
