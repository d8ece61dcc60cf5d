package dev.tare.oci.layer;

import static dev.tare.oci.layer.LayerStack.file;
import static dev.tare.oci.layer.LayerStack.link;
import static dev.tare.oci.layer.LayerStack.node;
import static dev.tare.oci.layer.LayerStack.paths;
import static dev.tare.oci.layer.LayerStack.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.Digest;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Xattrs;
import dev.tare.text.Names;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerTreeTest {
    @TempDir
    private Path folder;

    private LayerStack stack;

    @BeforeEach
    void begin() {
        stack = new LayerStack(folder);
    }

    @Test
    void aLayerOfNothingHasARoot() throws IOException {
        stack.layer(layer -> {});
        LayerTree tree = stack.tree();
        assertThat(node(tree, "").inode()).isEqualTo(Inode.directory(0755, 0, 0, 0));
        assertThat(tree.children("")).isEmpty();
        assertThat(tree.get("a")).isNull();
    }

    @Test
    void contentIsReadFromTheLayerThatHasIt() throws IOException {
        stack.layer(layer -> {
            file(layer, "a", "below");
            file(layer, "b", "kept");
        });
        stack.layer(layer -> file(layer, "a", "above"));
        LayerTree tree = stack.tree();
        assertThat(text(tree, "a")).isEqualTo("above");
        assertThat(text(tree, "b")).isEqualTo("kept");
        assertThat(tree.digest(node(tree, "a"))).isEqualTo(Digest.sha256("above"));
    }

    @Test
    void aDigestThatTheIndexLacksIsComputed() throws IOException {
        stack.layer(layer -> file(layer, "a", "one"));
        Digest only = stack.layers().getFirst();
        LayerIndex index;
        try (FileChannel tar = FileChannel.open(folder.resolve(only.hex()))) {
            index = LayerIndexer.index(tar);
        }
        assertThat(index.entries().getFirst().digest()).isNull();
        stack.index(only, index);
        LayerTree tree = stack.tree();
        assertThat(tree.digest(node(tree, "a"))).isEqualTo(Digest.sha256("one"));
        Files.delete(folder.resolve(only.hex()));
        tree.close();
        assertThat(tree.digest(node(tree, "a"))).isEqualTo(Digest.sha256("one"));
    }

    @Test
    void aFileOverADirectoryRemovesWhatWasInIt() throws IOException {
        stack.layer(layer -> file(layer, "a/b/c", "1"));
        stack.layer(layer -> file(layer, "a", "2"));
        assertThat(paths(stack.tree())).containsExactly("a");
    }

    @Test
    void aDirectoryOverAFileReplacesIt() throws IOException {
        stack.layer(layer -> file(layer, "a", "1"));
        stack.layer(layer -> {
            layer.add("a", Inode.directory(0711, 1, 2, 3), null, null, null);
            file(layer, "a/b", "2");
        });
        LayerTree tree = stack.tree();
        assertThat(paths(tree)).containsExactly("a", "a/b");
        assertThat(node(tree, "a").inode()).isEqualTo(Inode.directory(0711, 1, 2, 3));
    }

    @Test
    void aDirectoryOverADirectoryKeepsItsChildrenAndTakesTheNewMetadata() throws IOException {
        stack.layer(layer -> {
            layer.add("a", Inode.directory(0755, 0, 0, 1), null, null, null);
            file(layer, "a/b", "1");
        });
        stack.layer(layer -> layer.add("a", Inode.directory(01777, 7, 8, 9), null, null, null));
        LayerTree tree = stack.tree();
        assertThat(paths(tree)).containsExactly("a", "a/b");
        assertThat(node(tree, "a").inode()).isEqualTo(Inode.directory(01777, 7, 8, 9));
    }

    @Test
    void aDirectoryReplacesALinkToADirectory() throws IOException {
        stack.layer(layer -> {
            file(layer, "real/x", "1");
            link(layer, "a", "real");
        });
        stack.layer(layer -> layer.add("a", Inode.directory(0755, 0, 0, 1), null, null, null));
        LayerTree tree = stack.tree();
        assertThat(node(tree, "a").inode().isDirectory()).isTrue();
        assertThat(tree.children("a")).isEmpty();
    }

    @Test
    void missingParentsAreDirectoriesOfRoot() throws IOException {
        stack.layer(layer -> file(layer, "a/b/c", "1"));
        assertThat(node(stack.tree(), "a/b").inode()).isEqualTo(Inode.directory(0755, 0, 0, 0));
    }

    @Test
    void theRootTakesTheMetadataOfItsEntry() throws IOException {
        stack.layer(layer -> file(layer, "a", "1"));
        stack.layer(layer -> layer.add("", Inode.directory(0700, 3, 4, 5), null, null, null));
        LayerTree tree = stack.tree();
        assertThat(node(tree, "").inode()).isEqualTo(Inode.directory(0700, 3, 4, 5));
        assertThat(tree.children("")).containsExactly("a");
    }

    @Test
    void anEntryOfTheRootThatIsNoDirectoryCountsForNothing() throws IOException {
        stack.layer(layer -> {
            layer.add("", Inode.symlink("elsewhere", 0, 0, 0), null, null, null);
            file(layer, "a", "1");
        });
        assertThat(paths(stack.tree())).containsExactly("a");
        assertThat(node(stack.tree(), "").inode().isDirectory()).isTrue();
    }

    @Test
    void theLastOfSeveralEntriesOfOnePathWins() throws IOException {
        stack.layer(layer -> {
            file(layer, "a", "first");
            file(layer, "a", "last");
        });
        assertThat(text(stack.tree(), "a")).isEqualTo("last");
    }

    @Test
    void anEntryBelowALinkOfItsOwnLayerGoesWhereTheLinkLeadsInsideTheRoot() throws IOException {
        stack.layer(layer -> {
            layer.add("usr/lib", Inode.directory(0755, 0, 0, 1), null, null, null);
            link(layer, "lib", "usr/lib");
            link(layer, "up", "../../../usr");
            link(layer, "usr/self", "/lib/../lib");
            link(layer, "dangling", "made/here");
            file(layer, "lib/a", "1");
            file(layer, "up/b", "2");
            file(layer, "usr/self/c", "3");
            file(layer, "dangling/d", "4");
        });
        assertThat(paths(stack.tree()))
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
    void anEntryBelowALinkOfALowerLayerMakesAFolderInItsPlace() throws IOException {
        stack.layer(layer -> {
            file(layer, "target/old", "1");
            link(layer, "link", "/target");
        });
        stack.layer(layer -> {
            file(layer, "link/new.txt", "2");
            layer.opaque("link");
        });
        LayerTree tree = stack.tree();
        assertThat(paths(tree)).containsExactly("link", "link/new.txt", "target", "target/old");
        assertThat(node(tree, "link").inode()).isEqualTo(Inode.directory(0755, 0, 0, 0));
    }

    @Test
    void anEntryBelowAFileOfALowerLayerMakesAFolderInItsPlace() throws IOException {
        stack.layer(layer -> file(layer, "f", "1"));
        stack.layer(layer -> file(layer, "f/x", "2"));
        assertThat(paths(stack.tree())).containsExactly("f", "f/x");
    }

    @Test
    void attributesThatSteerAnOverlayAreNoneOfTheFile() throws IOException {
        Xattrs all = Xattrs.of(Map.of(
                "trusted.overlay.opaque",
                new byte[] {'y'},
                "user.overlay.redirect",
                new byte[1],
                "user.a",
                new byte[1]));
        stack.layer(layer -> layer.add("d", Inode.directory(0755, 0, 0, 0).withXattrs(all), null, null, null));
        assertThat(node(stack.tree(), "d").inode().xattrs()).isEqualTo(all.only("user.a"));
    }

    @Test
    void aFileAsAParentAndALoopOfLinksAreErrors() throws IOException {
        stack.layer(layer -> {
            file(layer, "a", "1");
            file(layer, "a/b", "2");
        });
        assertThatThrownBy(() -> stack.tree().get("a"))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("/a: a is no directory");
        stack.clear();
        stack.layer(layer -> {
            link(layer, "x", "y");
            link(layer, "y", "x");
            file(layer, "x/b", "2");
        });
        assertThatThrownBy(() -> stack.tree().get("a")).hasMessageEndingWith("/x: too many levels of symbolic links");
    }

    @Test
    void childrenAreInTheOrderOfTheirBytes() throws IOException {
        stack.layer(layer -> {
            file(layer, "b", "");
            file(layer, Names.decode(new byte[] {(byte) 0xff}), "");
            file(layer, "B", "");
            file(layer, "\uD83D\uDE00", "");
            file(layer, "\uFFFD", "");
            file(layer, "a/x", "");
        });
        assertThat(stack.tree().children(""))
                .containsExactly("B", "a", "b", "\uFFFD", "\uD83D\uDE00", Names.decode(new byte[] {(byte) 0xff}));
    }

    @Test
    void aLayerThatWasCutOffIsAnError() throws IOException {
        stack.layer(layer -> file(layer, "a", "some text"));
        Path tar = folder.resolve(stack.layers().getFirst().hex());
        try (FileChannel channel = FileChannel.open(tar, java.nio.file.StandardOpenOption.WRITE)) {
            channel.truncate(515);
        }
        LayerTree tree = stack.tree();
        assertThatThrownBy(() -> text(tree, "a"))
                .isInstanceOf(IOException.class)
                .hasMessage("/a: its layer is cut off");
    }
}
