package dev.tare.cli.image;

import dev.tare.cli.command.Arguments;
import dev.tare.cli.command.Command;
import dev.tare.cli.command.Console;
import dev.tare.cli.command.Deliveries;
import dev.tare.cli.command.Page;
import dev.tare.deliver.Delivery;
import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tare save}. */
public final class SaveCommand implements Command {
    private static final List<String> FORMATS = List.of("docker-archive", "oci-archive", "oci-dir");

    @Override
    public Page page() {
        return Page.of("""
                tare save IMAGE [IMAGE...]
                Write images to an archive or a layout folder

                -o, --output PATH  write there, not to standard output
                --format FORMAT    docker-archive (the default), oci-archive or oci-dir

                # an archive for docker load
                tare save -o hello.tar hello
                # straight into docker
                tare save hello | docker load
                # a layout for skopeo, crane and umoci
                tare save --format oci-dir -o hello hello
                """);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (arguments.operands().isEmpty()) {
            throw arguments.wrongCount("one image or more");
        }
        Delivery.Format format = format(arguments.value("format", FORMATS.getFirst()));
        String dest = arguments.value("output");
        if (format == Delivery.Format.OCI_DIRECTORY && dest == null) {
            throw TareException.usage("a layout needs a folder", "name it: --output FOLDER");
        }
        try (Store store = console.store()) {
            List<NamedImage> images = new ArrayList<>();
            for (String name : arguments.operands()) {
                NamedImage image = named(store.images().require(name), name);
                if (image.isIndex() && format == Delivery.Format.DOCKER_ARCHIVE) {
                    console.err()
                            .println("tare: " + name + " has images for several platforms: the archive has that for "
                                    + Platform.host() + " (--format oci-archive has all)");
                }
                images.add(image);
            }
            Deliveries.of(store, console).save(images, format, dest);
        }
        return 0;
    }

    /** Of an image that was asked for by name this name is saved, as docker does; else all of its names. */
    private static NamedImage named(NamedImage image, String asked) {
        Reference name = Reference.parse(asked);
        return name != null && image.names().contains(name) ? new NamedImage(image.descriptor(), List.of(name)) : image;
    }

    private static Delivery.Format format(String name) {
        @Nullable String near = NearNames.hint(name, FORMATS);
        return switch (name) {
            case "docker-archive" -> Delivery.Format.DOCKER_ARCHIVE;
            case "oci-archive" -> Delivery.Format.OCI_ARCHIVE;
            case "oci-dir" -> Delivery.Format.OCI_DIRECTORY;
            default ->
                throw TareException.usage(
                        "there is no format " + name, near == null ? "there are " + String.join(", ", FORMATS) : near);
        };
    }
}
