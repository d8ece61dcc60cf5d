package dev.tare.docker.container;

import dev.tare.cli.build.BuildCommand;
import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Pages;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.ContainerCommit;
import dev.tare.oci.Image;
import dev.tare.oci.ImageName;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import dev.tare.store.Store;
import dev.tare.usage.Page;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code docker commit}: an image of what a container has changed of its own. */
public final class CommitVerb implements Command {
    @Override
    public Page page() {
        return Pages.of("CONTAINER [NAME[:TAG]]", "Make an image of a container", """
                -a, --author NAME  who made it
                -c, --change INSTRUCTION...  an instruction of a Dockerfile, such as CMD ["/app"]
                -m, --message TEXT  for the history
                -p, --pause  taken for docker's sake: its files are read as they are
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        List<String> operands = arguments.operands();
        if (operands.isEmpty() || operands.size() > 2) {
            throw arguments.wrongCount("a container, and a name or none");
        }
        Containers containers = console.containers();
        Container container = containers.require(operands.getFirst());
        String name = operands.size() == 2 ? operands.getLast() : null;
        console.asRoot().into(container);
        Image image;
        try (Store store = console.store()) {
            image = new ContainerCommit(store, containers, container)
                    .make(arguments.value("author"), arguments.value("message"), Instant.now());
            var _ = name == null || !arguments.values("change").isEmpty()
                    ? store.images().add(image.descriptor())
                    : store.images().name(image.descriptor(), ImageName.parse(name));
        }
        if (arguments.values("change").isEmpty()) {
            console.out().println(image.id());
            return 0;
        }
        return changed(image, name, arguments.values("change"), console);
    }

    /** The instructions are a build upon it. */
    private static int changed(Image image, @Nullable String name, List<String> changes, Console console) {
        String text = "FROM " + image.id() + "\n" + String.join("\n", changes) + "\n";
        List<String> words = new ArrayList<>(List.of("-q", "--needs", "off"));
        if (name != null) {
            words.addAll(List.of("-t", name));
        }
        words.add("-");
        int code = new BuildCommand()
                .run(
                        "build",
                        words,
                        new Console(
                                console.out(),
                                console.err(),
                                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                                console.environment(),
                                console.directory()));
        if (code != 0) {
            throw TareException.failed(
                    "the image was made, and --change not",
                    "it is " + image.id().shortId());
        }
        return code;
    }
}
