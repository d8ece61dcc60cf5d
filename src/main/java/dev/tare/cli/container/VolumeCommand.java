package dev.tare.cli.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import dev.tare.sandbox.container.Volumes;
import dev.tare.sandbox.container.Volumes.Volume;
import dev.tare.store.Store;
import dev.tare.text.Pairs;
import dev.tare.usage.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tare volume}: what containers keep. */
public final class VolumeCommand implements Command {
    private static final List<String> VERBS = List.of("ls", "create", "inspect", "rm", "prune");

    @Override
    public Page page() {
        return Page.of("""
                tare volume ls|create|inspect|rm|prune [VOLUME...]
                List, make and remove volumes

                -q, --quiet            ls: print names alone
                --label NAME=VALUE...  create: label the volume
                -f, --force            rm: no error for a volume that is not there
                -a, --all              prune: those with a name too

                # a volume is made by its first use
                tare run --rm -v data:/var/lib/app app
                tare volume ls
                # it stays until it is removed
                tare volume rm data
                # all that no container has, and nobody has named
                tare volume prune
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        List<String> operands = arguments.operands();
        String verb = operands.isEmpty() ? "" : operands.getFirst();
        List<String> names = operands.isEmpty() ? operands : operands.subList(1, operands.size());
        if (!verb.equals("ls") && !verb.equals("inspect")) {
            // Files of an ordinary user's containers belong to the users of a namespace.
            console.asRoot().go();
        }
        Containers containers = console.containers();
        Volumes volumes = new Volumes(containers.home());
        if (names.isEmpty() && (verb.equals("inspect") || verb.equals("rm"))) {
            throw TareException.usage("tare volume " + verb + " takes one volume or more", "see tare volume ls");
        }
        if (!names.isEmpty() && (verb.equals("ls") || verb.equals("prune"))) {
            throw TareException.usage("tare volume " + verb + " takes no name", null);
        }
        return switch (verb) {
            case "ls", "list" -> list(volumes, arguments.has("quiet"), console);
            case "create" -> create(volumes, names, arguments, console);
            case "inspect" -> inspect(volumes, names, console);
            case "rm", "remove" -> {
                List<Container> users = containers.list();
                yield EachContainer.of(
                        names, console, name -> volumes.removeUnused(name, users, arguments.has("force")));
            }
            case "prune" -> {
                volumes.prune(containers.list(), arguments.has("all"), console.out()::println);
                yield 0;
            }
            default ->
                throw TareException.usage(
                        verb.isEmpty()
                                ? "tare volume needs to be told what to do"
                                : "tare volume has no \"" + verb + "\"",
                        verb.isEmpty() || NearNames.hint(verb, VERBS) == null
                                ? String.join(", ", VERBS) + " are there"
                                : NearNames.hint(verb, VERBS));
        };
    }

    private static int list(Volumes volumes, boolean quiet, Console console) {
        if (!quiet) {
            console.out().println("DRIVER    VOLUME NAME");
        }
        for (Volume volume : volumes.list()) {
            console.out().println((quiet ? "" : "local     ") + volume.name());
        }
        return 0;
    }

    private static int create(Volumes volumes, List<String> names, Arguments arguments, Console console) {
        if (names.size() > 1) {
            throw TareException.usage("tare volume create takes one name, or none", null);
        }
        Volume wanted = names.isEmpty()
                ? Volumes.unnamed(Instant.now())
                : new Volume(names.getFirst(), Instant.now(), false, Pairs.of(arguments.values("label")));
        // Volumes live in a store; while it is open no gc removes what is being made.
        try (Store _ = console.store()) {
            console.out().println(volumes.create(wanted).name());
        }
        return 0;
    }

    private static int inspect(Volumes volumes, List<String> names, Console console) {
        List<@Nullable Object> out = new ArrayList<>();
        for (String name : names) {
            Volume volume = volumes.require(name);
            out.add(volumes.inspect(volume));
        }
        console.json(out);
        return 0;
    }
}
