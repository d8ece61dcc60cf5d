package dev.tare.cli.image;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.oci.ImageName;
import dev.tare.oci.Reference;
import dev.tare.store.Store;
import dev.tare.usage.Page;

/** {@code tare tag}. */
public final class TagCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare tag IMAGE NAME[:TAG]
                Give an image one more name

                # a name for a registry
                tare tag hello localhost:5000/hello:1.0
                # by ID
                tare tag 0123456789ab hello
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (arguments.operands().size() != 2) {
            throw arguments.wrongCount("an image and a name");
        }
        Reference name = ImageName.parse(arguments.operands().get(1));
        try (Store store = console.store()) {
            store.images()
                    .name(
                            store.images()
                                    .require(arguments.operands().getFirst())
                                    .descriptor(),
                            name);
        }
        return 0;
    }
}
