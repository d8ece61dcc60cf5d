package dev.tare.cli.container;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Deliveries;
import dev.tare.cli.command.Page;
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
import org.jspecify.annotations.Nullable;

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
        Place source = Place.parse(arguments.operands().get(0));
        Place dest = Place.parse(arguments.operands().get(1));
        if (source.of() == null && dest.of() == null) {
            throw TareException.usage(
                    "neither \"" + source.path() + "\" nor \"" + dest.path() + "\" is CONTAINER:PATH or IMAGE:PATH",
                    source.path().equals("-") ? null : "write it as " + source.path() + ":/PATH");
        }
        if (source.of() != null && dest.of() != null) {
            throw TareException.usage(
                    "nothing is copied from one container to another",
                    "copy to this machine first, or by a pipe: tare cp ... - | tare cp - ...");
        }
        Containers containers = console.containers();
        if (source.of() == null) {
            into(containers, source.path(), dest, arguments, console);
        } else {
            outOf(containers, source, dest.path(), arguments, console);
        }
        return 0;
    }

    /**
     * A side of a copy.
     *
     * @param of the container or image, or null for this machine
     */
    private record Place(@Nullable String of, String path) {
        /** Names of images hold colons too, but none before a slash that begins a path. */
        static Place parse(String text) {
            if (text.startsWith("/") || text.startsWith(".")) {
                return new Place(null, text);
            }
            int absolute = text.indexOf(":/");
            int colon = absolute >= 0 ? absolute : text.lastIndexOf(':');
            if (colon <= 0) {
                return new Place(null, text);
            }
            if (colon == text.length() - 1) {
                throw TareException.usage("\"" + text + "\" names no path", "the whole is " + text + "/");
            }
            return new Place(text.substring(0, colon), text.substring(colon + 1));
        }
    }

    private static void into(Containers containers, String source, Place dest, Arguments arguments, Console console) {
        Container container = container(containers, String.valueOf(dest.of()));
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

    private static void outOf(Containers containers, Place source, String dest, Arguments arguments, Console console) {
        String name = String.valueOf(source.of());
        Container container = container(containers, name);
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
            copy.toFiles(
                    console.directory(),
                    dest,
                    arguments.has("archive"),
                    console::warn);
        }
    }

    /** Null where no container has that name. */
    private static @Nullable Container container(Containers containers, String name) {
        for (Container container : containers.list()) {
            if (container.name().equals(name)
                    || name.length() >= 4 && container.id().startsWith(name)) {
                return container;
            }
        }
        return null;
    }
}
