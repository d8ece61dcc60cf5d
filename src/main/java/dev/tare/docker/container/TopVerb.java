package dev.tare.docker.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.HostPrograms;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.usage.ContainerProcesses;
import dev.tare.usage.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code docker top}: the processes of a container, as this machine's {@code ps} lists them. */
public final class TopVerb implements Command {
    @Override
    public Page page() {
        return Pages.of("CONTAINER [PS-OPTION...]", "Show the processes of a container", "");
    }

    @Override
    public boolean stopsAtOperand() {
        return true;
    }

    @Override
    public int run(Arguments arguments, Console console) {
        arguments.requireOperand("a container, and options of ps or none");
        List<String> operands = arguments.operands();
        Container container = console.containers().require(operands.getFirst());
        if (!container.isRunning()) {
            throw TareException.failed("the container " + container.name() + " is not running", "see docker ps -a");
        }
        console.asRoot().into(container);
        List<Long> pids = ContainerProcesses.of(container);
        List<String> words = new ArrayList<>();
        words.add(HostPrograms.require("ps", "processes are listed by it", "procps")
                .toString());
        words.addAll(operands.size() == 1 ? List.of("-ef") : operands.subList(1, operands.size()));
        print(lines(words), pids, console);
        return 0;
    }

    private static List<String> lines(List<String> words) {
        try {
            Process ps = new ProcessBuilder(words)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String text = new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (HostPrograms.await(ps) != 0) {
                throw TareException.failed("ps failed: " + String.join(" ", words));
            }
            return text.lines().toList();
        } catch (IOException e) {
            throw TareException.failed("ps cannot be run: " + e.getMessage(), e);
        }
    }

    /** Which column has the number of the process, its heading says. */
    private static void print(List<String> lines, List<Long> pids, Console console) {
        int column = lines.isEmpty()
                ? -1
                : List.of(lines.getFirst().strip().split(" +")).indexOf("PID");
        if (column < 0) {
            throw TareException.failed("what ps prints has no column PID", "such as docker top CONTAINER -o pid,args");
        }
        console.out().println(lines.getFirst());
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.strip().split(" +");
            if (cells.length > column && pids.contains(number(cells[column]))) {
                console.out().println(line);
            }
        }
    }

    private static Long number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return -1L;
        }
    }
}
