package dev.tare.deliver;

import dev.tare.deliver.files.AtomicFile;
import dev.tare.deliver.files.NewFolder;
import dev.tare.deliver.prepare.ImageBundle;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Content;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import dev.tare.oci.NameAnnotations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * An OCI layout as a folder. Into one that is a layout already, images are added: blobs first, then index.json, in which
 * an image takes the place of one that had its name; at any time it is a sound layout.
 */
public final class LayoutFolder {

    private LayoutFolder() {}

    /** Writes a bundle. @param shown the folder as the user typed it */
    public static void write(ImageBundle bundle, Path folder, String shown) {
        NewFolder.fill(folder, shown, target -> {
            try {
                LayoutWriter.write(bundle, earlier(bundle, target, shown), new FolderSink(target));
            } catch (IOException e) {
                throw TareException.failed("cannot write " + shown + ": " + Reasons.of(e), e);
            }
        });
    }

    private static List<Descriptor> earlier(ImageBundle bundle, Path folder, String shown) throws IOException {
        Path index = folder.resolve("index.json");
        if (!Files.exists(folder.resolve("oci-layout")) || !Files.exists(index)) {
            try (Stream<Path> files = Files.list(folder)) {
                if (files.findAny().isPresent()) {
                    throw TareException.usage(
                            "cannot write an image layout to " + shown + ": it holds other files",
                            "name a new folder, an empty one, or a layout");
                }
            }
            return List.of();
        }
        List<Descriptor> kept = new ArrayList<>();
        for (Descriptor each : Index.fromJson(Files.readAllBytes(index)).manifests()) {
            if (bundle.roots().stream().noneMatch(added -> replaces(added, each))) {
                kept.add(each);
            }
        }
        return kept;
    }

    private static boolean replaces(Descriptor added, Descriptor earlier) {
        String name = added.annotations().get(NameAnnotations.REF_NAME);
        String before = earlier.annotations().get(NameAnnotations.REF_NAME);
        return name == null ? before == null && added.digest().equals(earlier.digest()) : name.equals(before);
    }

    /** Writes each file under a temporary name first; a blob that is there already and sound is left alone. */
    private record FolderSink(Path folder) implements Sink {
        @Override
        public void folder(String path) throws IOException {
            Files.createDirectories(folder.resolve(path));
        }

        @Override
        public void file(String path, Content content) throws IOException {
            Path target = folder.resolve(path);
            if (path.startsWith("blobs/") && isWhole(target, content.size())) {
                return;
            }
            AtomicFile.write(target, out -> {
                try (InputStream in = content.open()) {
                    in.transferTo(out);
                }
            });
        }

        /** Whether a blob is what its name says: what another program or a disk has made of it goes into no image. */
        private static boolean isWhole(Path blob, long size) throws IOException {
            if (!Files.isRegularFile(blob) || Files.size(blob) != size) {
                return false;
            }
            try (InputStream in = Files.newInputStream(blob)) {
                return blob.endsWith(Digest.sha256(in, size).hex());
            }
        }

        @Override
        public void finish() {
            // Each file is in its place already.
        }
    }
}
