package dev.tare.cli.image;

import dev.tare.command.Arguments;
import dev.tare.command.Command;
import dev.tare.command.Console;
import dev.tare.command.Deliveries;
import dev.tare.deliver.Delivery;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.usage.Page;
import java.util.ArrayList;
import java.util.List;

/** {@code tare save}. */
public final class SaveCommand implements Command {
    @Override
    public Page page() {
        return Page.of("""
                tare save IMAGE [IMAGE...]
                Write images to an archive or a layout folder

                -o, --output PATH  write there, not to standard output
                --format {docker-archive|oci-archive|oci-dir}  which form (default: docker-archive)

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
        arguments.requireOperand("one image or more");
        Delivery.Format format = Delivery.Format.parse(arguments.value("format", "docker-archive"));
        String dest = arguments.value("output");
        if (format == Delivery.Format.OCI_DIRECTORY && dest == null) {
            throw TareException.usage("a layout needs a folder", "name it: --output FOLDER");
        }
        try (Store store = console.store()) {
            List<NamedImage> images = new ArrayList<>();
            for (String name : arguments.operands()) {
                NamedImage image = store.images().require(name).only(name);
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
}
