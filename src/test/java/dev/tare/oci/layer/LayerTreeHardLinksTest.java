package dev.tare.oci.layer;

import static dev.tare.oci.layer.LayerStack.file;
import static dev.tare.oci.layer.LayerStack.link;
import static dev.tare.oci.layer.LayerStack.node;
import static dev.tare.oci.layer.LayerStack.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerTreeHardLinksTest {
    @TempDir
    private Path folder;

    private LayerStack stack;

    @BeforeEach
    void begin() {
        stack = new LayerStack(folder);
    }

    @Test
    void hardLinksShareOneFileAndOneNumber() throws IOException {
        stack.layer(layer -> {
            file(layer, "a", "one");
            layer.add("b", Inode.file(0600, 0, 0, 3, 0), "a", null, null);
            file(layer, "c", "two");
            layer.add("d/e", Inode.file(0600, 0, 0, 3, 0), "b", null, null);
        });
        LayerTree tree = stack.tree();
        Node a = node(tree, "a");
        assertThat(a.link()).isNotZero();
        assertThat(node(tree, "b").link()).isEqualTo(a.link());
        assertThat(node(tree, "d/e").link()).isEqualTo(a.link());
        assertThat(node(tree, "d/e").inode()).isEqualTo(a.inode());
        assertThat(text(tree, "d/e")).isEqualTo("one");
        assertThat(node(tree, "c").link()).isZero();
    }

    @Test
    void aHardLinkToAFileOfALowerLayerTakesItIntoItsOwn() throws IOException {
        stack.layer(layer -> {
            file(layer, "a", "one");
            layer.add("b", Inode.file(0600, 0, 0, 3, 0), "a", null, null);
        });
        stack.layer(layer -> layer.add("d/e", Inode.file(0600, 0, 0, 3, 0), "b", null, null));
        LayerTree tree = stack.tree();
        assertThat(text(tree, "d/e")).isEqualTo("one");
        assertThat(node(tree, "d/e").link())
                .isNotZero()
                .isEqualTo(node(tree, "b").link());
        // As overlayfs has it: the other names stay those of the file below.
        assertThat(node(tree, "a").link()).isZero();
    }

    @Test
    void aHardLinkToWhatItsLayerRemovesIsAnError() throws IOException {
        stack.layer(layer -> file(layer, "d/a", "one"));
        stack.layer(layer -> {
            layer.add("b", Inode.file(0600, 0, 0, 3, 0), "d/a", null, null);
            layer.whiteout("d");
        });
        assertThatThrownBy(() -> stack.tree().get("b"))
                .hasMessageEndingWith("/d/a is removed, and linked to by a hard link");
    }

    @Test
    void theLastNameOfAHardLinkIsAFileOfOneName() throws IOException {
        stack.layer(layer -> {
            file(layer, "a", "one");
            layer.add("d/b", Inode.file(0600, 0, 0, 3, 0), "a", null, null);
        });
        stack.layer(layer -> layer.whiteout("a"));
        LayerTree tree = stack.tree();
        assertThat(node(tree, "d/b").link()).isZero();
        assertThat(text(tree, "d/b")).isEqualTo("one");
    }

    @Test
    void replacingOneNameLeavesTheOthersAsTheyWere() throws IOException {
        stack.layer(layer -> {
            file(layer, "a", "one");
            layer.add("b", Inode.file(0600, 0, 0, 3, 0), "a", null, null);
        });
        stack.layer(layer -> file(layer, "a", "two"));
        LayerTree tree = stack.tree();
        assertThat(text(tree, "a")).isEqualTo("two");
        assertThat(text(tree, "b")).isEqualTo("one");
    }

    @Test
    void aHardLinkToASymlinkIsTheSymlink() throws IOException {
        stack.layer(layer -> {
            link(layer, "a", "nowhere");
            layer.add("b", Inode.symlink("nowhere", 0, 0, 0), "a", null, null);
        });
        LayerTree tree = stack.tree();
        assertThat(node(tree, "b").inode()).isEqualTo(Inode.symlink("nowhere", 0, 0, 0));
        assertThat(node(tree, "b").link()).isEqualTo(node(tree, "a").link());
    }

    @Test
    void aHardLinkToNothingIsAnErrorThatNamesTheLayer() throws IOException {
        stack.layer(layer -> layer.add("b", Inode.file(0600, 0, 0, 3, 0), "a", null, null));
        assertThatThrownBy(() -> stack.tree().get("b"))
                .isInstanceOf(IOException.class)
                .hasMessage("layer " + stack.layers().getFirst() + ": /b is a hard link to /a, which is not there");
    }

    @Test
    void aHardLinkToADirectoryAndOneThatReplacesItsTargetAreErrors() throws IOException {
        stack.layer(layer -> {
            file(layer, "a/b", "1");
            layer.add("c", Inode.file(0600, 0, 0, 3, 0), "a", null, null);
        });
        assertThatThrownBy(() -> stack.tree().get("c"))
                .hasMessageEndingWith("/c is a hard link to /a, which is a directory");
        stack.clear();
        stack.layer(layer -> {
            file(layer, "a/b", "1");
            layer.add("a", Inode.file(0600, 0, 0, 3, 0), "a/b", null, null);
        });
        assertThatThrownBy(() -> stack.tree().get("a")).hasMessageEndingWith("which it replaces");
    }
}
