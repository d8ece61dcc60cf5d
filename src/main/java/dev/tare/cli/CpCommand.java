package dev.tare.cli;

import dev.tare.deliver.TreeCopy;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.FileTree;
import dev.tare.oci.Manifest;
import dev.tare.oci.Platform;
import dev.tare.store.Images.StoredImage;
import dev.tare.store.Store;
import java.util.List;

/** {@code tare cp}. */
final class CpCommand implements Command {
    @Override
    public String summary() {
        return "Copy a file or folder out of an image";
    }

    @Override
    public String operands() {
        return "IMAGE:PATH DEST|-";
    }

    @Override
    public List<Flag> flags() {
        return List.of(
                Flag.of("archive", "keep owners, which takes root").letter("a"),
                Flag.of("follow-link", "copy what a symlink PATH leads to").letter("L"));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "# a file into this folder",
                "tare cp hello:/hello .",
                "# what a folder holds, into one that is there",
                "tare cp hello:/etc/. ./etc",
                "# as a tar",
                "tare cp hello:/etc - | tar t");
    }

    @Override
    public int run(Arguments arguments, Console console) {
        if (arguments.operands().size() != 2) {
            throw arguments.wrongCount("IMAGE:PATH and a destination");
        }
        String source = arguments.operands().get(0);
        String dest = arguments.operands().get(1);
        int colon = colon(source);
        if (colon <= 0) {
            throw TareException.usage(
                    "\"" + source + "\" is not IMAGE:PATH",
                    colon(dest) > 0
                            ? "an image is never changed: files get into one by a build"
                            : "write it as " + source + ":/PATH");
        }
        String image = source.substring(0, colon);
        String path = source.substring(colon + 1);
        if (path.isEmpty()) {
            throw TareException.usage("\"" + source + "\" names no path", "the whole is " + source + "/");
        }
        try (Store store = OpenStore.of(console)) {
            StoredImage found = store.images().require(image);
            Manifest manifest = store.images().manifest(found, Platform.host());
            FileTree tree = store.tree(store.images().config(manifest).diffIds());
            TreeCopy copy = TreeCopy.of(tree, image, path, arguments.has("follow-link"));
            if (dest.equals("-")) {
                copy.toTar(Deliveries.standardOutput(console));
            } else {
                copy.toFiles(
                        console.directory(),
                        dest,
                        arguments.has("archive"),
                        warning -> console.err().print(warning.render()));
            }
        }
        return 0;
    }

    /** Where the path begins: names of images hold colons too, but none before a slash that begins a path. */
    private static int colon(String source) {
        int absolute = source.indexOf(":/");
        return absolute >= 0 ? absolute : source.lastIndexOf(':');
    }
}
