package dev.tare.oci;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerTreeTest {
    @TempDir
    Path folder;

    private final Map<Digest, LayerIndex> indexes = new HashMap<>();
    private final List<Digest> layers = new ArrayList<>();

    private final LayerSource source = new LayerSource() {
        @Override
        public LayerIndex index(Digest diffId) {
            return Objects.requireNonNull(indexes.get(diffId));
        }

        @Override
        public FileChannel open(Digest diffId) throws IOException {
            return FileChannel.open(folder.resolve(diffId.hex()));
        }
    };

    @Test
    void aLayerOfNothingHasARoot() throws IOException {
        layer(layer -> {});
        LayerTree tree = tree();
        assertThat(node(tree, "").inode()).isEqualTo(Inode.directory(0755, 0, 0, 0));
        assertThat(tree.children("")).isEmpty();
        assertThat(tree.get("a")).isNull();
    }

    @Test
    void contentIsReadFromTheLayerThatHasIt() throws IOException {
        layer(layer -> {
            file(layer, "a", "below");
            file(layer, "b", "kept");
        });
        layer(layer -> file(layer, "a", "above"));
        LayerTree tree = tree();
        assertThat(text(tree, "a")).isEqualTo("above");
        assertThat(text(tree, "b")).isEqualTo("kept");
        assertThat(tree.digest(node(tree, "a"))).isEqualTo(Digest.sha256("above"));
    }

    @Test
    void aDigestThatTheIndexLacksIsComputed() throws IOException {
        layer(layer -> file(layer, "a", "one"));
        Digest only = layers.getFirst();
        try (FileChannel tar = FileChannel.open(folder.resolve(only.hex()))) {
            indexes.put(only, LayerIndexer.index(tar));
        }
        assertThat(indexes.get(only).entries().getFirst().digest()).isNull();
        LayerTree tree = tree();
        assertThat(tree.digest(node(tree, "a"))).isEqualTo(Digest.sha256("one"));
        Files.delete(folder.resolve(only.hex()));
        tree.close();
        assertThat(tree.digest(node(tree, "a"))).isEqualTo(Digest.sha256("one"));
    }

    @Test
    void aWhiteoutRemovesAFileAndAWholeDirectory() throws IOException {
        layer(layer -> {
            file(layer, "a", "1");
            file(layer, "d/e/f", "2");
            file(layer, "d/g", "3");
        });
        layer(layer -> {
            layer.whiteout("a");
            layer.whiteout("d/e");
            layer.whiteout("not/there");
        });
        assertThat(paths(tree())).containsExactly("d", "d/g");
    }

    @Test
    void aWhiteoutIsForTheLayersBelowWhereverItStands() throws IOException {
        layer(layer -> file(layer, "a/old", "1"));
        layer(layer -> {
            file(layer, "a/new", "2");
            layer.whiteout("a");
            layer.whiteout("a/new");
        });
        LayerTree tree = tree();
        assertThat(paths(tree)).containsExactly("a", "a/new");
        assertThat(text(tree, "a/new")).isEqualTo("2");
    }

    @Test
    void anEntryBehindAWhiteoutStaysInItsOwnDirectory() throws IOException {
        layer(layer -> {
            file(layer, "d/new", "1");
            layer.whiteout("r");
            file(layer, "r", "2");
        });
        assertThat(paths(tree())).containsExactly("d", "d/new", "r");
    }

    @Test
    void anOpaqueDirectoryHidesWhatIsBelowAndKeepsWhatItsLayerAdds() throws IOException {
        layer(layer -> {
            file(layer, "d/old", "1");
            file(layer, "d/sub/old", "1");
            file(layer, "other", "1");
        });
        layer(layer -> {
            file(layer, "d/new", "2");
            layer.opaque("d");
        });
        assertThat(paths(tree())).containsExactly("d", "d/new", "other");
    }

    @Test
    void anOpaqueRootHidesAll() throws IOException {
        layer(layer -> file(layer, "a", "1"));
        layer(layer -> layer.opaque(""));
        assertThat(paths(tree())).isEmpty();
    }

    @Test
    void aWhiteoutBelowADirectoryThatReplacesALinkLeavesTheLinksTargetAlone() throws IOException {
        layer(layer -> {
            file(layer, "real/x", "1");
            link(layer, "a", "real");
        });
        layer(layer -> {
            layer.add("a", Inode.directory(0700, 0, 0, 5), null, null, null);
            layer.opaque("a");
            layer.whiteout("a/x");
        });
        assertThat(paths(tree())).containsExactly("a", "real", "real/x");
    }

    @Test
    void aWhiteoutFollowsALinkInItsParents() throws IOException {
        layer(layer -> {
            file(layer, "real/x", "1");
            link(layer, "a", "/real");
        });
        layer(layer -> layer.whiteout("a/x"));
        assertThat(paths(tree())).containsExactly("a", "real");
    }

    @Test
    void aFileOverADirectoryRemovesWhatWasInIt() throws IOException {
        layer(layer -> file(layer, "a/b/c", "1"));
        layer(layer -> file(layer, "a", "2"));
        assertThat(paths(tree())).containsExactly("a");
    }

    @Test
    void aDirectoryOverAFileReplacesIt() throws IOException {
        layer(layer -> file(layer, "a", "1"));
        layer(layer -> {
            layer.add("a", Inode.directory(0711, 1, 2, 3), null, null, null);
            file(layer, "a/b", "2");
        });
        LayerTree tree = tree();
        assertThat(paths(tree)).containsExactly("a", "a/b");
        assertThat(node(tree, "a").inode()).isEqualTo(Inode.directory(0711, 1, 2, 3));
    }

    @Test
    void aDirectoryOverADirectoryKeepsItsChildrenAndTakesTheNewMetadata() throws IOException {
        layer(layer -> {
            layer.add("a", Inode.directory(0755, 0, 0, 1), null, null, null);
            file(layer, "a/b", "1");
        });
        layer(layer -> layer.add("a", Inode.directory(01777, 7, 8, 9), null, null, null));
        LayerTree tree = tree();
        assertThat(paths(tree)).containsExactly("a", "a/b");
        assertThat(node(tree, "a").inode()).isEqualTo(Inode.directory(01777, 7, 8, 9));
    }

    @Test
    void aDirectoryReplacesALinkToADirectory() throws IOException {
        layer(layer -> {
            file(layer, "real/x", "1");
            link(layer, "a", "real");
        });
        layer(layer -> layer.add("a", Inode.directory(0755, 0, 0, 1), null, null, null));
        LayerTree tree = tree();
        assertThat(node(tree, "a").inode().isDirectory()).isTrue();
        assertThat(tree.children("a")).isEmpty();
    }

    @Test
    void missingParentsAreDirectoriesOfRoot() throws IOException {
        layer(layer -> file(layer, "a/b/c", "1"));
        assertThat(node(tree(), "a/b").inode()).isEqualTo(Inode.directory(0755, 0, 0, 0));
    }

    @Test
    void theRootTakesTheMetadataOfItsEntry() throws IOException {
        layer(layer -> file(layer, "a", "1"));
        layer(layer -> layer.add("", Inode.directory(0700, 3, 4, 5), null, null, null));
        LayerTree tree = tree();
        assertThat(node(tree, "").inode()).isEqualTo(Inode.directory(0700, 3, 4, 5));
        assertThat(tree.children("")).containsExactly("a");
    }

    @Test
    void hardLinksShareOneFileAndOneNumber() throws IOException {
        layer(layer -> {
            file(layer, "a", "one");
            layer.add("b", Inode.file(0600, 0, 0, 3, 0), "a", null, null);
            file(layer, "c", "two");
        });
        layer(layer -> layer.add("d/e", Inode.file(0600, 0, 0, 3, 0), "b", null, null));
        LayerTree tree = tree();
        Node a = node(tree, "a");
        assertThat(a.link()).isNotZero();
        assertThat(node(tree, "b").link()).isEqualTo(a.link());
        assertThat(node(tree, "d/e").link()).isEqualTo(a.link());
        assertThat(node(tree, "d/e").inode()).isEqualTo(a.inode());
        assertThat(text(tree, "d/e")).isEqualTo("one");
        assertThat(node(tree, "c").link()).isZero();
    }

    @Test
    void theLastNameOfAHardLinkIsAFileOfOneName() throws IOException {
        layer(layer -> {
            file(layer, "a", "one");
            layer.add("d/b", Inode.file(0600, 0, 0, 3, 0), "a", null, null);
        });
        layer(layer -> layer.whiteout("a"));
        LayerTree tree = tree();
        assertThat(node(tree, "d/b").link()).isZero();
        assertThat(text(tree, "d/b")).isEqualTo("one");
    }

    @Test
    void replacingOneNameLeavesTheOthersAsTheyWere() throws IOException {
        layer(layer -> {
            file(layer, "a", "one");
            layer.add("b", Inode.file(0600, 0, 0, 3, 0), "a", null, null);
        });
        layer(layer -> file(layer, "a", "two"));
        LayerTree tree = tree();
        assertThat(text(tree, "a")).isEqualTo("two");
        assertThat(text(tree, "b")).isEqualTo("one");
    }

    @Test
    void aHardLinkToASymlinkIsTheSymlink() throws IOException {
        layer(layer -> {
            link(layer, "a", "nowhere");
            layer.add("b", Inode.symlink("nowhere", 0, 0, 0), "a", null, null);
        });
        LayerTree tree = tree();
        assertThat(node(tree, "b").inode()).isEqualTo(Inode.symlink("nowhere", 0, 0, 0));
        assertThat(node(tree, "b").link()).isEqualTo(node(tree, "a").link());
    }

    @Test
    void aHardLinkToNothingIsAnErrorThatNamesTheLayer() throws IOException {
        layer(layer -> layer.add("b", Inode.file(0600, 0, 0, 3, 0), "a", null, null));
        assertThatThrownBy(() -> tree().get("b"))
                .isInstanceOf(IOException.class)
                .hasMessage("layer " + layers.getFirst() + ": /b is a hard link to /a, which is not there");
    }

    @Test
    void aHardLinkToADirectoryAndOneThatReplacesItsTargetAreErrors() throws IOException {
        layer(layer -> {
            file(layer, "a/b", "1");
            layer.add("c", Inode.file(0600, 0, 0, 3, 0), "a", null, null);
        });
        assertThatThrownBy(() -> tree().get("c")).hasMessageEndingWith("/c is a hard link to /a, which is a directory");
        layers.clear();
        layer(layer -> {
            file(layer, "a/b", "1");
            layer.add("a", Inode.file(0600, 0, 0, 3, 0), "a/b", null, null);
        });
        assertThatThrownBy(() -> tree().get("a")).hasMessageEndingWith("which it replaces");
    }

    @Test
    void theLastOfSeveralEntriesOfOnePathWins() throws IOException {
        layer(layer -> {
            file(layer, "a", "first");
            file(layer, "a", "last");
        });
        assertThat(text(tree(), "a")).isEqualTo("last");
    }

    @Test
    void anEntryBelowALinkGoesWhereTheLinkLeadsInsideTheRoot() throws IOException {
        layer(layer -> {
            layer.add("usr/lib", Inode.directory(0755, 0, 0, 1), null, null, null);
            link(layer, "lib", "usr/lib");
            link(layer, "up", "../../../usr");
            link(layer, "usr/self", "/lib/../lib");
            link(layer, "dangling", "made/here");
        });
        layer(layer -> {
            file(layer, "lib/a", "1");
            file(layer, "up/b", "2");
            file(layer, "usr/self/c", "3");
            file(layer, "dangling/d", "4");
        });
        assertThat(paths(tree()))
                .containsExactly(
                        "dangling",
                        "lib",
                        "made",
                        "made/here",
                        "made/here/d",
                        "up",
                        "usr",
                        "usr/b",
                        "usr/lib",
                        "usr/lib/a",
                        "usr/lib/c",
                        "usr/self");
    }

    @Test
    void aFileAsAParentAndALoopOfLinksAreErrors() throws IOException {
        layer(layer -> {
            file(layer, "a", "1");
            file(layer, "a/b", "2");
        });
        assertThatThrownBy(() -> tree().get("a"))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("/a: a is no directory");
        layers.clear();
        layer(layer -> {
            link(layer, "x", "y");
            link(layer, "y", "x");
            file(layer, "x/b", "2");
        });
        assertThatThrownBy(() -> tree().get("a")).hasMessageEndingWith("/x: too many levels of symbolic links");
    }

    @Test
    void childrenAreInTheOrderOfTheirBytes() throws IOException {
        layer(layer -> {
            file(layer, "b", "");
            file(layer, Names.decode(new byte[] {(byte) 0xff}), "");
            file(layer, "B", "");
            file(layer, "\uD83D\uDE00", "");
            file(layer, "\uFFFD", "");
            file(layer, "a/x", "");
        });
        assertThat(tree().children(""))
                .containsExactly("B", "a", "b", "\uFFFD", "\uD83D\uDE00", Names.decode(new byte[] {(byte) 0xff}));
    }

    @Test
    void aLayerThatWasCutOffIsAnError() throws IOException {
        layer(layer -> file(layer, "a", "some text"));
        Path tar = folder.resolve(layers.getFirst().hex());
        try (FileChannel channel = FileChannel.open(tar, java.nio.file.StandardOpenOption.WRITE)) {
            channel.truncate(515);
        }
        LayerTree tree = tree();
        assertThatThrownBy(() -> text(tree, "a"))
                .isInstanceOf(IOException.class)
                .hasMessage("/a: its layer is cut off");
    }

    private interface Entries {
        void write(LayerWriter layer) throws IOException;
    }

    private void layer(Entries entries) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        LayerWriter writer = new LayerWriter(tar);
        entries.write(writer);
        LayerIndex index = writer.finish();
        Digest digest = Digest.sha256(tar.toByteArray());
        Files.write(folder.resolve(digest.hex()), tar.toByteArray());
        indexes.put(digest, index);
        layers.add(digest);
    }

    private LayerTree tree() {
        return new LayerTree(layers, source);
    }

    private static void file(LayerWriter layer, String path, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        layer.add(path, Inode.file(0644, 0, 0, bytes.length, 1), null, new ByteArrayInputStream(bytes), null);
    }

    private static void link(LayerWriter layer, String path, String target) throws IOException {
        layer.add(path, Inode.symlink(target, 0, 0, 0), null, null, null);
    }

    private static Node node(FileTree tree, String path) throws IOException {
        return Objects.requireNonNull(tree.get(path), path);
    }

    private static String text(FileTree tree, String path) throws IOException {
        try (InputStream content = tree.open(node(tree, path))) {
            return new String(content.readAllBytes(), UTF_8);
        }
    }

    private static List<String> paths(FileTree tree) throws IOException {
        List<String> found = new ArrayList<>();
        walk(tree, "", found);
        return found;
    }

    private static void walk(FileTree tree, String directory, List<String> found) throws IOException {
        for (String name : tree.children(directory)) {
            String path = TreePaths.join(directory, name);
            found.add(path);
            walk(tree, path, found);
        }
    }
}
