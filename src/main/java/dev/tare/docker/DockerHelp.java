package dev.tare.docker;

import dev.tare.command.Command;
import dev.tare.usage.Page;
import java.io.PrintStream;

/** The lists of docker's commands. */
final class DockerHelp {
    private DockerHelp() {}

    static void overview(PrintStream out) {
        out.println("Usage: docker [OPTION...] COMMAND");
        out.println();
        out.println("Takes docker's command line and does it by Tare, without a daemon.");
        out.println();
        out.println("Commands:");
        for (String name : DockerTable.verbs("")) {
            row(name, name, out);
        }
        out.println();
        out.println("Groups of commands:");
        for (String group : DockerTable.GROUPS) {
            if (group.indexOf(' ') < 0) {
                Page.row(out, 10, group, String.join(", ", DockerTable.verbs(group)));
            }
        }
        out.println();
        out.println("  docker COMMAND --help   what a command takes");
    }

    static void group(String group, PrintStream out) {
        if (group.isEmpty()) {
            overview(out);
            return;
        }
        out.println("Usage: docker " + group + " COMMAND");
        out.println();
        out.println("Commands:");
        for (String verb : DockerTable.verbs(group)) {
            row(verb, group + " " + verb, out);
        }
    }

    private static void row(String shown, String name, PrintStream out) {
        Command command = DockerTable.find(name);
        if (command != null && !(command instanceof Refused)) {
            Page.row(out, 10, shown, command.page().summary());
        }
    }
}
