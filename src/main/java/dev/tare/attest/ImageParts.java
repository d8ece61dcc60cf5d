package dev.tare.attest;

import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.tree.FileTree;
import java.io.IOException;
import java.util.List;

/** Finds out what an image is made of: the packages of its distribution, and the modules in its Go programs. */
public final class ImageParts {
    private static final String EPOCH = "1970-01-01T00:00:00Z";

    private ImageParts() {}

    /**
     * Reads the tree of an image. The result depends on nothing but the image, its name and the tool.
     *
     * @param name by which people know the image; empty for none
     * @param id digest of the configuration
     * @throws IOException when the tree cannot be read; what a file in it says wrongly is no error
     */
    public static Sbom read(FileTree tree, String name, Digest id, ImageConfig config, Sbom.Tool tool)
            throws IOException {
        SbomBuilder parts = new SbomBuilder();
        OsRelease os = OsRelease.read(tree);
        if (os != null) {
            parts.add(new Component(
                    Component.Type.OPERATING_SYSTEM,
                    "os:" + os.distro(),
                    os.id(),
                    os.version(),
                    "",
                    "",
                    os.name(),
                    "",
                    os.name(),
                    "",
                    null,
                    List.of()));
        }
        DebianPackages.read(tree, os, parts);
        AlpinePackages.read(tree, os, parts);
        LinkedModules.read(tree, parts);
        NeededFiles.read(tree, config, parts);
        Component image = Component.of(
                        Component.Type.CONTAINER, "image:" + id, name.isEmpty() ? "image" : name, id.toString(), "")
                .withSha256(id);
        String created = config.created();
        return new Sbom(
                image,
                parts.components(),
                parts.dependencies(),
                created == null || created.isEmpty() ? EPOCH : created,
                tool);
    }
}
