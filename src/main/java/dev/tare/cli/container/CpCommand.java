package dev.tare.cli.container;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Deliveries;
import dev.tare.deliver.files.CopyEnd;
import dev.tare.deliver.files.RootCopy;
import dev.tare.deliver.files.TreeCopy;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Image;
import dev.tare.oci.Platform;
import dev.tare.oci.tree.FileTree;
import dev.tare.sandbox.RootTree;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.ContainerRoot;
import dev.tare.sandbox.container.Containers;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.usage.Page;

/** {@code tare cp}. */
public final class CpCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare cp IMAGE:PATH|CONTAINER:PATH DEST|- or SOURCE|- CONTAINER:PATH
                Copy files between a container and this machine, or out of an image

                -a, --archive      keep owners of what comes out, which takes root
                -L, --follow-link  copy what a symlink leads to

                # a file of an image into this folder
                tare cp hello:/hello .
                # a file into a container, running or not
                tare cp app.conf web:/etc/app.conf
                # what a folder holds, into one that is there
                tare cp web:/etc/. ./etc
                # as a tar
                tare cp hello:/etc - | tar t
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (arguments.operands().size() != 2) {
            throw arguments.wrongCount("a source and a destination");
        }
        CopyEnd source = CopyEnd.parse(arguments.operands().get(0));
        CopyEnd dest = CopyEnd.parse(arguments.operands().get(1));
        CopyEnd.check(source, dest);
        Containers containers = console.containers();
        if (source.of() == null) {
            into(containers, source.path(), dest, arguments, console);
        } else {
            outOf(containers, source, dest.path(), arguments, console);
        }
        return 0;
    }

    private static void into(Containers containers, String source, CopyEnd dest, Arguments arguments, Console console) {
        Container container = dest.container(containers);
        if (container == null) {
            try (Store store = console.store()) {
                if (store.images().find(String.valueOf(dest.of())) != null) {
                    throw TareException.usage(
                            "\"" + dest.of() + "\" is an image",
                            "an image is never changed: files get into one by a build");
                }
            }
            container = containers.require(String.valueOf(dest.of()));
        }
        console.asRoot().into(container);
        Container found = container;
        try (Store store = console.store()) {
            ContainerRoot.use(containers, found, store, root -> {
                RootCopy copy = new RootCopy(root, found.name(), dest.path());
                if (source.equals("-")) {
                    copy.fromTar(console.in());
                } else {
                    copy.fromFiles(console.directory(), source, arguments.has("follow-link"));
                }
            });
        }
    }

    private static void outOf(
            Containers containers, CopyEnd source, String dest, Arguments arguments, Console console) {
        String name = String.valueOf(source.of());
        Container container = source.container(containers);
        boolean follow = arguments.has("follow-link");
        if (container != null) {
            console.asRoot().into(container);
        }
        try (Store store = console.store()) {
            if (container != null) {
                ContainerRoot.use(containers, container, store, root -> {
                    try (RootTree tree = new RootTree(root)) {
                        copy(TreeCopy.of(tree, "container", name, source.path(), follow), dest, arguments, console);
                    }
                });
                return;
            }
            NamedImage found = store.images().require(name);
            Image image = store.images().image(found, Platform.host());
            FileTree tree = store.tree(image.config().diffIds());
            copy(TreeCopy.of(tree, "image", name, source.path(), follow), dest, arguments, console);
        }
    }

    private static void copy(TreeCopy copy, String dest, Arguments arguments, Console console) {
        if (dest.equals("-")) {
            copy.toTar(Deliveries.standardOutput(console));
        } else {
            copy.toFiles(console.directory(), dest, arguments.has("archive"), console::warn);
        }
    }
}
