package dev.tare.sandbox;

import static dev.tare.testing.ContainerImages.file;
import static dev.tare.testing.ContainerImages.layer;
import static dev.tare.testing.ContainerImages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.posix.Folders;
import dev.tare.sandbox.container.SnapshotCheck;
import dev.tare.store.upkeep.Fsck;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.ContainerImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Snapshots that are other than their layers are found out. */
@Tag("integration")
class DamagedSnapshotsTest extends SnapshotRoom {
    @Test
    void aSnapshotOfAnEarlierStartOfTheSystemIsMadeAnew() throws IOException {
        Digest layer = layer(store, writer -> file(writer, "file", 0640, text("content")));
        Path snapshot = snapshots.unpacked(layer);
        // Nothing waits for the disk: after a power cut it may be this.
        Files.writeString(snapshot.resolve("file"), "");
        assertThat(new Snapshots(store).unpacked(layer).resolve("file")).hasContent("");

        Files.writeString(folder.resolve("store/boots").resolve(layer.hex()), "another start");

        assertThat(new Snapshots(store).unpacked(layer).resolve("file")).hasContent("content");
        Files.writeString(snapshot.resolve("file"), "");
        Files.delete(folder.resolve("store/boots").resolve(layer.hex()));
        assertThat(new Snapshots(store).unpacked(layer).resolve("file")).hasContent("content");
    }

    @Test
    void whateverIsOtherThanInTheLayerIsFound() throws IOException {
        Digest below = layer(store, writer -> {
            writer.add("d", Inode.directory(0755, 0, 0, 0), null, null, null);
            writer.add("bin", Inode.symlink("d", 0, 0, 0), null, null, null);
            file(writer, "d/gone", 0644, text("gone"));
        });
        Digest above = layer(store, writer -> {
            writer.add("d", Inode.directory(0755, 0, 0, 0), null, null, null);
            file(writer, "d/file", 0644, text("content"));
            writer.add("d/second", Inode.file(0644, 0, 0, 0, 0), "d/file", null, null);
            writer.add("link", Inode.symlink("d/file", 0, 0, 0), null, null, null);
            writer.add("null", device(FileType.CHARACTER_DEVICE, 1, 3), null, null, null);
            writer.add("new", Inode.directory(0755, 0, 0, 0), null, null, null);
            writer.whiteout("d/gone");
            writer.whiteout("new/hidden");
            writer.opaque("new");
        });
        // It has no parents, so that it is unpacked for the stack.
        Digest top = layer(store, writer -> file(writer, "d/deep", 0644, text("deep")));
        ContainerImages.image(store, "image", List.of(below, above, top), _ -> {});
        List<Path> stack = snapshots.stack(List.of(below, above, top));
        assertThat(SnapshotCheck.run(store)).isEmpty();

        assertThat(found(stack.get(1), "rm", "d/gone")).contains("what removes /d/gone is missing");
        assertThat(found(stack.get(1), "rm", "d/second")).contains("/d/second is missing");
        assertThat(found(stack.get(1), "rm", "-r", "d")).contains("/d is missing");
        assertThat(found(stack.get(1), "chmod", "600", "d/file")).contains("/d/file has another mode");
        assertThat(found(stack.get(1), "chown", "7", "d/file")).contains("/d/file has another owner");
        assertThat(found(stack.get(1), "sh", "-c", "printf Content >d/file")).contains("/d/file has another content");
        assertThat(found(stack.get(1), "ln", "-sfn", "d", "link")).contains("/link has another target");
        assertThat(found(stack.get(1), "touch", "more")).contains("/more is not in the layer");
        assertThat(found(stack.get(2), "rm", "d/deep")).contains("/d/deep is missing");
        assertThat(SnapshotCheck.run(store)).isEmpty();
    }

    /** What is found of a snapshot that a command has changed; then it is made anew. */
    private String found(Path snapshot, String... command) throws IOException {
        ChildProcess.of(command).in(snapshot).succeed();
        List<Fsck.Finding> findings = SnapshotCheck.run(store);
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().file()).isEqualTo(snapshot);
        Folders.delete(snapshot);
        List<Path> _ = new Snapshots(store).stack(store.images().stacks().getFirst());
        return findings.getFirst().message();
    }

    @Test
    void aLayerThatTheDiskHasDamagedIsNotUnpacked() throws IOException {
        Digest layer = layer(store, writer -> file(writer, "file", 0640, text("content")));
        Path blob = store.blobs().path(layer);
        byte[] bytes = Files.readAllBytes(blob);
        bytes[512] ^= 1;
        Files.write(blob, bytes);

        assertThatThrownBy(() -> snapshots.unpacked(layer)).hasMessageContaining("is damaged");
        assertThat(folder.resolve("store/snapshots").resolve(layer.hex())).doesNotExist();
        assertThat(store.temporary()).isEmptyDirectory();
    }
}
