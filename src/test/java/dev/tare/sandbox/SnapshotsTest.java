package dev.tare.sandbox;

import static dev.tare.testing.ContainerImages.file;
import static dev.tare.testing.ContainerImages.layer;
import static dev.tare.testing.ContainerImages.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Xattrs;
import dev.tare.posix.Mounts;
import dev.tare.sandbox.container.SnapshotCheck;
import dev.tare.store.Store;
import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds what overlayfs shows of unpacked layers against the tree that all else works on. */
@Tag("integration")
class SnapshotsTest extends SnapshotRoom {
    @Test
    void theUpperFolderOfAnOverlayBecomesTheSnapshotOfItsLayer() throws IOException {
        Digest layer = layer(store, writer -> file(writer, "file", 0640, text("content")));
        Path upper = Files.createDirectory(folder.resolve("store/tmp/upper"));
        Files.writeString(upper.resolve("file"), "as it was written");

        snapshots.adopt(List.of(), layer, upper);

        assertThat(upper).doesNotExist();
        assertThat(snapshots.unpacked(layer).resolve("file")).hasContent("as it was written");
    }

    @Test
    void everyKindOfFileIsAsTheLayerSays() throws IOException {
        Digest layer = layer(store, writer -> {
            writer.add("d", Inode.directory(01777, 5, 6, 100), null, null, null);
            file(writer, "d/file", 0640, text("content"));
            writer.add("d/second", Inode.file(0640, 0, 0, 0, 0), "d/file", null, null);
            writer.add("d/link", Inode.symlink("../nowhere", 7, 8, 200), null, null, null);
            writer.add("null", device(FileType.CHARACTER_DEVICE, 1, 3), null, null, null);
            writer.add("disk", device(FileType.BLOCK_DEVICE, 8, 1), null, null, null);
            writer.add("fifo", device(FileType.FIFO, 0, 0), null, null, null);
            writer.add(
                    "su",
                    Inode.file(06755, 1, 2, 0, -5).withTime(-5, 123_456_789),
                    null,
                    InputStream.nullInputStream(),
                    null);
            writer.add(
                    "cap",
                    Inode.file(0755, 0, 0, 0, 0)
                            .withXattrs(Xattrs.of(Map.of(
                                    "security.capability",
                                    new byte[] {1, 0, 0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
                                    "user.note",
                                    text("kept")))),
                    null,
                    InputStream.nullInputStream(),
                    null);
        });
        Path snapshot = snapshots.unpacked(layer);
        assertThat(attributes(snapshot.resolve("d/file"), "ino"))
                .isEqualTo(attributes(snapshot.resolve("d/second"), "ino"));
        assertThat(attributes(snapshot.resolve("null"), "rdev")).containsEntry("rdev", 0x103L);
        assertThat(attributes(snapshot.resolve("disk"), "rdev")).containsEntry("rdev", 0x801L);
        assertThat(Files.getLastModifiedTime(snapshot.resolve("su")).to(TimeUnit.NANOSECONDS))
                .isEqualTo(-5_000_000_000L + 123_456_789);
        assertThat(Files.getAttribute(snapshot.resolve("cap"), "user:note")).isEqualTo(text("kept"));
        assertThat(ChildProcess.of("getcap", snapshot.resolve("cap").toString())
                        .run()
                        .out())
                .contains("cap_net_bind_service");
        assertSame(List.of(layer));
    }

    @Test
    void ofALayerThatCameCompressedNoPlainTarIsLeft() throws IOException {
        Digest diffId;
        byte[] packed;
        try (Store other = Store.open(folder.resolve("other"))) {
            diffId = layer(other, writer -> file(writer, "file", 0600, text("content")));
            packed = Zstd.compress(Files.readAllBytes(other.blobs().path(diffId)));
        }
        Digest blob = store.blobs().put(packed);
        store.layers().addCompressed(diffId, Descriptor.of(MediaTypes.LAYER_GZIP, blob, packed.length));

        assertThat(snapshots.unpacked(diffId).resolve("file")).hasContent("content");

        assertThat(folder.resolve("store/layers")).isEmptyDirectory();
        assertSame(List.of(diffId));
        assertThat(SnapshotCheck.run(store)).isEmpty();
        assertThat(folder.resolve("store/layers")).isEmptyDirectory();
    }

    @Test
    void aLayerThatComesTwiceCountsWhereItIsUppermost() throws IOException {
        Digest one = layer(store, writer -> {
            file(writer, "a", 0644, text("one"));
            writer.whiteout("b");
        });
        Digest two = layer(store, writer -> {
            file(writer, "a", 0644, text("two"));
            file(writer, "b", 0644, text("two"));
        });
        Digest empty = layer(store, writer -> {});
        assertSame(List.of(two, one, two, empty, one, empty, empty));
    }

    @Test
    void whiteoutsAndOpaqueDirectoriesHideTheSameInBoth() throws IOException {
        Digest below = layer(store, writer -> {
            for (String directory : List.of("a", "a/b", "o", "o/sub", "r")) {
                writer.add(directory, Inode.directory(0755, 0, 0, 0), null, null, null);
            }
            for (String path : List.of("a/1", "a/b/2", "o/3", "o/sub/4", "r/5", "top", "dir2file")) {
                file(writer, path, 0644, text(path));
            }
        });
        Digest above = layer(store, writer -> {
            writer.add("a", Inode.directory(0755, 0, 0, 0), null, null, null);
            writer.whiteout("a/b");
            writer.whiteout("top");
            writer.whiteout("not-there");
            writer.add("o", Inode.directory(0711, 1, 1, 0), null, null, null);
            file(writer, "o/new", 0644, text("new"));
            writer.opaque("o");
            writer.whiteout("r");
            writer.add("r", Inode.directory(0700, 0, 0, 0), null, null, null);
            file(writer, "r/new", 0644, text("new"));
            writer.add("dir2file", Inode.directory(0755, 0, 0, 0), null, null, null);
        });
        assertSame(List.of(below, above));
    }

    @Test
    void aLayerWithoutItsParentsTakesThemFromBelow() throws IOException {
        Digest below = layer(store, writer -> {
            writer.add("", Inode.directory(0711, 3, 4, 0), null, null, null);
            writer.add("tmp", Inode.directory(01777, 0, 0, 50), null, null, null);
            writer.add("usr", Inode.directory(0755, 9, 9, 0), null, null, null);
            writer.add("usr/bin", Inode.directory(0750, 9, 9, 0), null, null, null);
            file(writer, "usr/bin/tool", 0755, text("tool"));
            writer.add("bin", Inode.symlink("usr/bin", 0, 0, 0), null, null, null);
        });
        Digest above = layer(store, writer -> {
            file(writer, "tmp/x", 0644, text("x"));
            file(writer, "bin/other", 0755, text("other"));
            writer.add("usr/bin/again", Inode.file(0755, 0, 0, 0, 0), "usr/bin/tool", null, null);
            file(writer, "new/deep/file", 0644, text("deep"));
        });
        assertSame(List.of(below, above));
        assertSame(List.of(above.equals(below) ? above : below));
    }

    @Test
    void nothingIsWrittenOutsideWhateverTheLayerHolds() throws IOException {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Digest layer = layer(store, writer -> {
            writer.add("abs", Inode.symlink(outside.toString(), 0, 0, 0), null, null, null);
            writer.add("up", Inode.symlink("../../../../../.." + outside, 0, 0, 0), null, null, null);
            file(writer, "abs/one", 0644, text("1"));
            file(writer, "up/two", 0644, text("2"));
            writer.add("loop", Inode.symlink("../..", 0, 0, 0), null, null, null);
            file(writer, "loop/three", 0644, text("3"));
            writer.add("file", Inode.symlink(outside + "/four", 0, 0, 0), null, null, null);
            file(writer, "file", 0644, text("4"));
        });
        assertSame(List.of(layer));
        try (Stream<Path> files = Files.list(outside)) {
            assertThat(files).isEmpty();
        }
        assertThat(snapshots.unpacked(layer).resolve("three")).hasContent("3");
    }

    @Test
    void attributesThatSteerTheOverlayAreNotTakenFromALayer() throws IOException {
        Digest layer = layer(
                store,
                writer -> writer.add(
                        "d",
                        Inode.directory(0755, 0, 0, 0)
                                .withXattrs(Xattrs.of(Map.of("trusted.overlay.redirect", text("/etc")))),
                        null,
                        null,
                        null));
        Path d = snapshots.unpacked(layer).resolve("d");
        assertThat(ChildProcess.of("getfattr", "-d", "-m", "-", d.toString())
                        .run()
                        .out())
                .doesNotContain("redirect");
    }

    @Test
    void aLayerThatIsNoneLeavesNothing() throws IOException {
        Digest layer = layer(store, writer -> {
            file(writer, "a", 0644, text("a"));
            file(writer, "a/b", 0644, text("b"));
        });
        assertThatThrownBy(() -> snapshots.unpacked(layer))
                .isInstanceOf(TareException.class)
                .hasMessage("layer " + layer + " cannot be unpacked: /a: a is no directory");
        assertThat(store.home().resolve("snapshots")).isEmptyDirectory();
        // The layer itself is still being synced, under a temporary name, when the machine is busy.
        store.blobs().flush();
        assertThat(store.home().resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void aSnapshotIsMadeOnceAndIsOutOfReachForOthers() throws IOException {
        Digest layer = layer(store, writer -> file(writer, "a", 04755, text("a")));
        Path first = snapshots.unpacked(layer);
        Object inode = Files.getAttribute(first, "unix:ino");
        assertThat(Files.getAttribute(snapshots.unpacked(layer), "unix:ino")).isEqualTo(inode);
        assertThat(Files.getPosixFilePermissions(first.getParent())).hasSize(3);
    }

    @Test
    void twoHundredLayersAreOneMount() throws IOException {
        List<Digest> layers = new java.util.ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String name = "f" + i;
            layers.add(layer(store, writer -> file(writer, name, 0644, text(name))));
        }
        assertSame(layers);
    }

    @Test
    void aRemovalThatRemovesNothingLeavesNoNameWithoutAFile() throws IOException {
        Digest below = layer(store, writer -> writer.add("d", Inode.directory(0755, 0, 0, 0), null, null, null));
        Digest above = layer(store, writer -> {
            writer.add("n", Inode.directory(0755, 0, 0, 0), null, null, null);
            writer.whiteout("n/ghost");
        });
        assertSame(List.of(below, above));
        assertSame(List.of(above));
        assertSame(List.of(above, below));
    }

    @Test
    void anOpaqueRootHidesAllLayersBelow() throws IOException {
        Digest below = layer(store, writer -> file(writer, "a", 0644, text("a")));
        Digest above = layer(store, writer -> {
            file(writer, "b", 0644, text("b"));
            writer.opaque("");
        });
        assertSame(List.of(below, above));
    }

    @Test
    void whateverLayersHoldTheStackShowsWhatTheTreeSays() throws IOException {
        RandomLayers random = new RandomLayers(Long.getLong("tare.seed", 12));
        for (int left = Integer.getInteger("tare.stacks", 40); left > 0; left--) {
            List<Digest> layers = random.stack(store);
            assertSame(layers);
            assertSameOrRefused(layers.reversed());
        }
        assertThat(SnapshotCheck.run(store)).isEmpty();
    }

    private void assertSameOrRefused(List<Digest> layers) throws IOException {
        try {
            List<String> _ = store.tree(layers).children("");
        } catch (IOException e) {
            assertThatThrownBy(() -> snapshots.stack(layers))
                    .hasMessageContaining(Reasons.of(e).replaceAll(".*: ", ""));
            return;
        }
        assertSame(layers);
    }

    @Test
    void ofMoreLayersThanOneMountTakesTheLowestAreOne() throws IOException {
        List<Digest> layers = new java.util.ArrayList<>();
        for (int i = 0; i < 310; i++) {
            String name = "f" + i;
            String gone = "f" + (i - 3);
            boolean removes = i % 10 == 3;
            layers.add(layer(store, writer -> {
                file(writer, name, 0640, text(name));
                file(writer, "each", 0644, text(name));
                if (removes) {
                    writer.whiteout(gone);
                }
            }));
        }
        assertSame(layers);
        List<Path> stack = snapshots.stack(layers);
        assertThat(stack.size()).isLessThanOrEqualTo(200);
        // What is added on top unpacks nothing anew.
        layers.add(layer(store, writer -> file(writer, "more", 0644, text("more"))));
        assertThat(snapshots.stack(layers)).startsWith(stack.toArray(Path[]::new));
    }

    private static Map<String, Object> attributes(Path path, String names) throws IOException {
        return Files.readAttributes(path, "unix:" + names, LinkOption.NOFOLLOW_LINKS);
    }

    /** The mounted stack shows exactly what the merged tree says. */
    private void assertSame(List<Digest> layers) throws IOException {
        Path root = Files.createDirectories(folder.resolve("root"));
        Path upper = Files.createTempDirectory(folder, "upper");
        Mounts.overlay(snapshots.stack(layers), upper, Files.createTempDirectory(folder, "work"), root);
        try {
            FileTree tree = store.tree(layers);
            assertThat(TreeLines.mounted(root)).isEqualTo(TreeLines.merged(tree));
        } finally {
            assertThat(Mounts.unmount(root)).isTrue();
        }
    }
}
