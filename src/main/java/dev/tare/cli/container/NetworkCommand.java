package dev.tare.cli.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.report.NetworksReport;
import dev.tare.report.Table;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.network.NamedNetworks;
import dev.tare.sandbox.option.OptionValues;
import dev.tare.store.Store;
import dev.tare.text.Pairs;
import dev.tare.usage.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tare network}: which containers reach each other, by their names. */
public final class NetworkCommand implements Command {
    private static final List<String> VERBS =
            List.of("ls", "create", "inspect", "rm", "prune", "connect", "disconnect");

    @Override
    public Page page() {
        return Page.of("""
                tare network ls|create|inspect|rm|prune|connect|disconnect [NETWORK...] [CONTAINER]
                List, make and remove networks with names

                -q, --quiet            ls: print IDs alone
                --label NAME=VALUE...  create: label the network
                -f, --force            rm, disconnect: no error for what is not there
                --alias NAME...        connect: another name of the container in this network

                # containers of one network find each other by name
                tare network create ci
                tare run -d --rm --name db --network ci database
                tare run --rm --network ci -e DATABASE=db:5432 tests
                tare network rm ci
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        List<String> operands = arguments.operands();
        String verb = operands.isEmpty() ? "" : operands.getFirst();
        List<String> names = operands.isEmpty() ? operands : operands.subList(1, operands.size());
        if (names.isEmpty() && List.of("create", "inspect", "rm", "remove").contains(verb)) {
            throw TareException.usage("tare network " + verb + " takes the name of a network", "see tare network ls");
        }
        Containers containers = console.containers();
        NamedNetworks networks = new NamedNetworks(containers.home());
        return switch (verb) {
            case "ls", "list" -> list(new NetworksReport(containers), arguments.has("quiet"), console);
            case "create" -> create(networks, names, arguments, console);
            case "inspect" -> inspect(new NetworksReport(containers), names, console);
            case "rm", "remove" ->
                EachContainer.of(names, console, name -> {
                    if (!arguments.has("force") || networks.find(name) != null || NamedNetworks.OWN.contains(name)) {
                        containers.removeNetwork(networks, name);
                    }
                });
            case "prune" -> {
                containers.pruneNetworks(networks, _ -> true, console.out()::println);
                yield 0;
            }
            case "connect", "disconnect" -> {
                if (names.size() != 2) {
                    throw TareException.usage(
                            "tare network " + verb + " takes a network and a container",
                            "tare network " + verb + " NETWORK CONTAINER");
                }
                yield plug(verb.equals("connect"), networks, names, arguments, console);
            }
            default ->
                throw TareException.usage(
                        verb.isEmpty()
                                ? "tare network needs to be told what to do"
                                : "tare network has no \"" + verb + "\"",
                        verb.isEmpty() || NearNames.hint(verb, VERBS) == null
                                ? String.join(", ", VERBS) + " are there"
                                : NearNames.hint(verb, VERBS));
        };
    }

    private static int list(NetworksReport report, boolean quiet, Console console) {
        Table table = new Table("NETWORK ID", "NAME", "DRIVER", "SCOPE");
        for (NetworksReport.Line line : report.lines()) {
            if (quiet) {
                console.out().println(line.shortId());
            }
            table.row(line.shortId(), line.name(), line.driver(), "local");
        }
        if (!quiet) {
            console.out().print(table.render());
        }
        return 0;
    }

    private static int create(NamedNetworks networks, List<String> names, Arguments arguments, Console console) {
        if (names.size() > 1) {
            throw TareException.usage("tare network create takes one name", null);
        }
        NamedNetworks.requireMeans();
        // A network lives in a store, which is made with it.
        try (Store _ = console.store()) {
            NamedNetworks.Network made = networks.create(
                    NamedNetworks.Network.of(names.getFirst(), Instant.now(), Pairs.of(arguments.values("label"))));
            console.out().println(made.id());
        }
        return 0;
    }

    private static int inspect(NetworksReport report, List<String> names, Console console) {
        List<@Nullable Object> out = new ArrayList<>();
        for (String name : names) {
            Object found = report.inspect(name);
            if (found == null) {
                throw TareException.failed("there is no network called \"" + name + "\"", "see tare network ls");
            }
            out.add(found);
        }
        console.json(out);
        return 0;
    }

    private static int plug(
            boolean in, NamedNetworks networks, List<String> names, Arguments arguments, Console console) {
        Containers containers = console.containers();
        try {
            if (in) {
                NamedNetworks.requireMeans();
            }
            NamedNetworks.Network network = networks.require(names.getFirst());
            Container container = containers.require(names.getLast());
            if (in) {
                arguments.values("alias").forEach(alias -> OptionValues.requireWord("alias", alias));
                containers.join(container, network, arguments.values("alias"));
            } else {
                containers.leave(container, network.name());
            }
        } catch (TareException e) {
            if (in || !arguments.has("force")) {
                throw e;
            }
        }
        return 0;
    }
}
