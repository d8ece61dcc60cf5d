package dev.tare.docker.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.network.PortMapping;
import dev.tare.usage.Page;
import java.util.List;

/** {@code docker port}: where the ports of a container are on this machine. */
public final class PortVerb implements Command {
    @Override
    public Page page() {
        return Pages.of("CONTAINER [PORT[/PROTOCOL]]", "Show where the ports of a container are on this machine", "");
    }

    @Override
    public int run(Arguments arguments, Console console) {
        List<String> operands = arguments.operands();
        if (operands.isEmpty() || operands.size() > 2) {
            throw arguments.wrongCount("a container, and a port or none");
        }
        Container container = console.containers().require(operands.getFirst());
        String wanted = operands.size() == 1 ? "" : operands.getLast();
        String whole = wanted.isEmpty() || wanted.indexOf('/') >= 0 ? wanted : wanted + "/" + PortMapping.TCP;
        boolean found = false;
        for (PortMapping port : container.isRunning() ? container.ports() : List.<PortMapping>of()) {
            String inside = port.containerPort() + "/" + port.protocol();
            if (whole.isEmpty()) {
                console.out().println(inside + " -> " + port.host());
            } else if (inside.equals(whole)) {
                console.out().println(port.host());
                found = true;
            }
        }
        if (!whole.isEmpty() && !found) {
            throw TareException.failed(
                    "the container " + container.name() + " has no port " + whole + " that is published",
                    "publish it when it is run: -p " + wanted);
        }
        return 0;
    }
}
