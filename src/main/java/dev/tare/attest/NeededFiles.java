package dev.tare.attest;

import dev.tare.needs.NeedsHistory;
import dev.tare.needs.Roots;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.util.List;

/** The files that an image has because its program needs them, each with the reason; folders are no parts. */
final class NeededFiles {
    private NeededFiles() {}

    static void read(FileTree tree, ImageConfig config, SbomBuilder to) throws IOException {
        for (NeedsHistory.Line line : NeedsHistory.read(config.history())) {
            String path = TreePaths.clean(line.path());
            Node file = tree.get(path);
            if (file == null || !file.inode().isFile()) {
                continue;
            }
            Digest content = tree.digest(file);
            to.add(new Component(
                    Component.Type.FILE,
                    "file:" + path,
                    line.path(),
                    version(content),
                    "",
                    "",
                    "",
                    "",
                    line.reason(),
                    "",
                    content,
                    List.of(path)));
        }
    }

    /** Of Mozilla's certificates the day of the list. */
    private static String version(Digest content) {
        Roots roots = Roots.bundled();
        return content.hex().equals(roots.sha256()) ? roots.date().toString() : "";
    }
}
