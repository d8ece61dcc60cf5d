package dev.tare.docker.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Deliveries;
import dev.tare.command.Pages;
import dev.tare.deliver.files.AtomicFile;
import dev.tare.deliver.files.TreeCopy;
import dev.tare.sandbox.RootTree;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.ContainerRoot;
import dev.tare.sandbox.container.Containers;
import dev.tare.store.Store;
import dev.tare.usage.Page;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** {@code docker export}: all files of a container as one tar. */
public final class ExportVerb implements Command {
    @Override
    public Page page() {
        return Pages.of("CONTAINER", "Write all files of a container as a tar", """
                -o, --output FILE  write there, not to standard output
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        Containers containers = console.containers();
        Container container = containers.require(arguments.operand("container"));
        String dest = arguments.value("output");
        @Nullable OutputStream out = dest == null ? Deliveries.standardOutput(console) : null;
        console.asRoot().into(container);
        try (Store store = console.store()) {
            ContainerRoot.use(containers, container, store, root -> {
                try (RootTree tree = new RootTree(root)) {
                    TreeCopy copy = TreeCopy.of(tree, "container", container.name(), "/", false);
                    if (out != null) {
                        copy.toTar(out);
                    } else {
                        AtomicFile.write(console.path(String.valueOf(dest)), String.valueOf(dest), copy::toTar);
                    }
                }
            });
        }
        return 0;
    }
}
