package dev.tare.deliver.files;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Files of images, as a folder or a tar. Those of several platforms have a folder each ({@code linux_amd64},
 * {@code linux_arm_v7}), as with BuildKit; without such folders ({@code platform-split=false}) they lie together, and no
 * path may come twice.
 */
public final class RootfsOutput {
    private static final int FOLDER_MODE = 0755;

    private final List<Rootfs> images;
    private final boolean split;

    /** @param split null for a folder each where there are several */
    public RootfsOutput(List<Rootfs> images, @Nullable Boolean split) {
        this.split = split == null ? images.size() > 1 : split;
        this.images = this.split
                ? images.stream().sorted(Comparator.comparing(Rootfs::folder)).toList()
                : List.copyOf(images);
    }

    /**
     * The files of one image.
     *
     * @param platform as in {@code linux/arm/v7}
     * @param epoch seconds that become the time of every file, or null
     */
    public record Rootfs(
            String platform, FileTree tree, @Nullable Long epoch) {
        String folder() {
            return platform.replace('/', '_');
        }
    }

    public void toTar(OutputStream out) throws IOException {
        refuseDuplicates();
        LayerWriter tar = new LayerWriter(out);
        for (Rootfs image : images) {
            if (split) {
                long time = image.epoch() == null ? 0 : image.epoch();
                tar.add(image.folder(), Inode.directory(FOLDER_MODE, 0, 0, time), null, null, null);
            }
            RootfsTar.add(image.tree(), image.epoch(), split ? image.folder() : "", tar);
        }
        tar.finish();
    }

    /**
     * Writes the files.
     *
     * @param target the folder to fill
     * @param shown the folder as the user will know it
     * @param owners whether owners are kept, which takes root
     */
    public void toFolder(Path target, Path shown, boolean owners, Consumer<Problem> warnings) {
        try {
            refuseDuplicates();
            for (Rootfs image : images) {
                Path own = split ? target.resolve(image.folder()) : target;
                if (split) {
                    Files.createDirectories(own);
                }
                new LocalFolder(image.tree(), owners, image.epoch(), warnings)
                        .writeContents("", own, split ? shown.resolve(image.folder()) : shown);
            }
        } catch (IOException e) {
            throw AtomicFile.failed(shown.toString(), e);
        }
    }

    private void refuseDuplicates() throws IOException {
        if (split || images.size() < 2) {
            return;
        }
        Map<String, String> seen = new HashMap<>();
        for (Rootfs image : images) {
            TreeWalk.below(image.tree(), "", (path, node) -> {
                String other = node.inode().isDirectory() ? null : seen.putIfAbsent(path, image.platform());
                if (other != null) {
                    throw TareException.failed(
                            "cannot overwrite " + path + " from " + other + " with " + image.platform()
                                    + " when split option is disabled",
                            "leave platform-split=false out: each platform gets a folder of its own");
                }
            });
        }
    }
}
