package dev.tare.cli.image;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Page;
import dev.tare.diagnostic.TareException;
import dev.tare.report.ContainerInspect;
import dev.tare.report.Format;
import dev.tare.report.ImageSummary;
import dev.tare.report.InspectReport;
import dev.tare.report.PrettyJson;
import dev.tare.sandbox.container.Container;
import dev.tare.sandbox.container.Containers;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code tare inspect}. */
public final class InspectCommand implements Command {
    private static final String CONTAINER = "container";
    private static final String IMAGE = "image";

    @Override
    public Page page() {
        return Page.of("""
                tare inspect IMAGE|CONTAINER...
                Show all that is known of containers and images, as JSON in docker's shape

                -f, --format TEMPLATE  print what a Go template makes of each, as in {{.State.Pid}}
                --type TYPE            look for a container or an image only (default: for either)
                --json                 print JSON, as without it

                # the whole
                tare inspect hello
                # the number of a container's first process
                tare inspect -f '{{.State.Pid}}' web
                # what a container of an image starts
                tare inspect --type image -f '{{json .Config.Entrypoint}}' hello
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (arguments.operands().isEmpty()) {
            throw arguments.wrongCount("one container or image, or more");
        }
        String type = arguments.value("type", "");
        if (!type.isEmpty() && !type.equals(CONTAINER) && !type.equals(IMAGE)) {
            throw TareException.usage("--type " + type + ": there are container and image", null);
        }
        Format format = Format.parse(arguments.value("format"));
        List<Map<String, @Nullable Object>> out = new ArrayList<>();
        int code = 0;
        for (String name : arguments.operands()) {
            try {
                out.add(one(name, type, console));
            } catch (TareException e) {
                // One that is missing must not hide the others.
                code = console.tell(e);
            }
        }
        if (format.template() != null) {
            for (Map<String, @Nullable Object> each : out) {
                console.out().println(format.template().inspect(each, each.containsKey("State")));
            }
        } else if (!out.isEmpty() || code == 0) {
            console.out().print(PrettyJson.write(out));
        }
        return code;
    }

    private static Map<String, @Nullable Object> one(String name, String type, Console console) {
        Containers containers = console.containers();
        TareException noContainer = null;
        if (!type.equals(IMAGE)) {
            try {
                return container(containers, containers.require(name), console);
            } catch (TareException e) {
                if (type.equals(CONTAINER)) {
                    throw e;
                }
                noContainer = e;
            }
        }
        try (Store store = console.store()) {
            NamedImage found = store.images().find(name);
            if (found == null && noContainer != null) {
                throw TareException.failed(
                        "there is neither a container nor an image called \"" + name + "\"",
                        "see tare ps -a and tare images");
            }
            ImageSummary image =
                    ImageSummary.read(store, found == null ? store.images().require(name) : found);
            return InspectReport.json(image, store.blobs().read(image.id()));
        } catch (IOException e) {
            throw TareException.failed(name + ": its configuration cannot be read: " + e.getMessage(), e);
        }
    }

    private static Map<String, @Nullable Object> container(
            Containers containers, Container container, Console console) {
        Path folder = containers.folder(container.id());
        try {
            Map<String, @Nullable Object> bundle =
                    Json.readObject(Files.readAllBytes(folder.resolve("bundle/config.json")));
            return new ContainerInspect(container, folder, bundle).json(image(container, console));
        } catch (IOException e) {
            throw TareException.failed(
                    "the configuration of the container " + container.name() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String image(Container container, Console console) {
        String manifest = container.manifest().toString();
        try (Store store = console.store()) {
            for (NamedImage image : store.images().list()) {
                if (image.descriptor().digest().equals(container.manifest())) {
                    return ImageSummary.read(store, image).id().toString();
                }
            }
        } catch (TareException e) {
            // Its image is damaged, which is no fault of the container.
            return manifest;
        }
        return manifest;
    }
}
