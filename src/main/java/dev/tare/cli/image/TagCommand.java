package dev.tare.cli.image;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Flag;
import dev.tare.oci.ImageName;
import dev.tare.oci.Reference;
import dev.tare.store.Store;
import java.util.List;

/** {@code tare tag}. */
public final class TagCommand implements Command {
    @Override
    public String summary() {
        return "Give an image one more name";
    }

    @Override
    public String operands() {
        return "IMAGE NAME[:TAG]";
    }

    @Override
    public List<Flag> flags() {
        return List.of();
    }

    @Override
    public List<String> examples() {
        return List.of(
                "# a name for a registry",
                "tare tag hello localhost:5000/hello:1.0",
                "# by ID",
                "tare tag 0123456789ab hello");
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
