package dev.tare.cli.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.ContainerChanges;
import dev.tare.sandbox.container.ContainerChanges.Change;
import dev.tare.sandbox.container.Containers;
import dev.tare.store.Store;
import dev.tare.usage.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code tare diff}. */
public final class DiffCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare diff CONTAINER
                Show what a container has added (A), changed (C) and deleted (D) of its image

                --json  print a JSON array of kind and path

                # also of one that has ended
                tare diff web
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        Containers containers = console.containers();
        Container container = containers.require(arguments.operand("container"));
        console.asRoot().into(container);
        List<Change> changes;
        try (Store store = console.store()) {
            changes = ContainerChanges.of(containers, container, store.tree(container.layers()));
        } catch (IOException e) {
            throw TareException.failed(
                    "the files of the container " + container.name() + " cannot be read: " + Reasons.of(e), e);
        }
        if (arguments.has("json")) {
            List<Map<String, @Nullable Object>> json = new ArrayList<>();
            for (Change change : changes) {
                Map<String, @Nullable Object> each = new LinkedHashMap<>();
                each.put("kind", Character.toString(change.kind()));
                each.put("path", change.path());
                json.add(each);
            }
            console.json(json);
            return 0;
        }
        for (Change change : changes) {
            console.out().println(change.kind() + " " + change.path());
        }
        return 0;
    }
}
