package dev.tare.cli.image;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.deliver.load.ImageLoader;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Reference;
import dev.tare.store.Store;
import dev.tare.terminal.Terminals;
import dev.tare.usage.Page;
import java.util.List;

/** {@code tare load}. */
public final class LoadCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare load
                Bring images from an archive or a layout folder into the store

                -i, --input PATH  read an archive or a layout folder, not standard input
                -q, --quiet       as docker has it: what was loaded is said, and nothing else

                # what docker or tare saved, plain or compressed
                tare load -i hello.tar.gz
                # straight from docker
                docker save hello | tare load
                # an OCI layout
                tare load -i layout/
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (!arguments.operands().isEmpty()) {
            throw TareException.usage(
                    "tare load takes no operand",
                    "tare load --input " + arguments.operands().getFirst());
        }
        String input = arguments.value("input");
        if (input == null && Terminals.isStandardInput()) {
            throw TareException.usage("standard input is a terminal", "name a file with --input, or use a pipe");
        }
        List<ImageLoader.Loaded> images;
        try (Store store = console.store()) {
            ImageLoader loader = new ImageLoader(store);
            images = input == null
                    ? loader.load(console.in(), "standard input")
                    : loader.load(console.path(input), input);
        }
        for (ImageLoader.Loaded image : images) {
            for (Reference name : image.names()) {
                console.out().println("Loaded image: " + name.familiar());
            }
            if (image.names().isEmpty()) {
                console.out().println("Loaded image ID: " + image.id());
            }
        }
        return 0;
    }
}
