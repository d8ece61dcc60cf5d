package dev.tare.oci.layer;

import static dev.tare.oci.layer.LayerStack.file;
import static dev.tare.oci.layer.LayerStack.link;
import static dev.tare.oci.layer.LayerStack.node;
import static dev.tare.oci.layer.LayerStack.paths;
import static dev.tare.oci.layer.LayerStack.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Xattrs;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerTreeWhiteoutsTest {
    @TempDir
    private Path folder;

    private LayerStack stack;

    @BeforeEach
    void begin() {
        stack = new LayerStack(folder);
    }

    @Test
    void aWhiteoutRemovesAFileAndAWholeDirectory() throws IOException {
        stack.layer(layer -> {
            file(layer, "a", "1");
            file(layer, "d/e/f", "2");
            file(layer, "d/g", "3");
        });
        stack.layer(layer -> {
            layer.whiteout("a");
            layer.whiteout("d/e");
            layer.whiteout("not-there");
        });
        assertThat(paths(stack.tree())).containsExactly("d", "d/g");
    }

    @Test
    void aWhiteoutIsForTheLayersBelowWhereverItStands() throws IOException {
        stack.layer(layer -> file(layer, "a/old", "1"));
        stack.layer(layer -> {
            file(layer, "a/new", "2");
            layer.whiteout("a");
            layer.whiteout("a/new");
        });
        LayerTree tree = stack.tree();
        assertThat(paths(tree)).containsExactly("a", "a/new");
        assertThat(text(tree, "a/new")).isEqualTo("2");
    }

    @Test
    void anEntryBehindAWhiteoutStaysInItsOwnDirectory() throws IOException {
        stack.layer(layer -> {
            file(layer, "d/new", "1");
            layer.whiteout("r");
            file(layer, "r", "2");
        });
        assertThat(paths(stack.tree())).containsExactly("d", "d/new", "r");
    }

    @Test
    void anOpaqueDirectoryHidesWhatIsBelowAndKeepsWhatItsLayerAdds() throws IOException {
        stack.layer(layer -> {
            file(layer, "d/old", "1");
            file(layer, "d/sub/old", "1");
            file(layer, "other", "1");
        });
        stack.layer(layer -> {
            file(layer, "d/new", "2");
            layer.opaque("d");
        });
        assertThat(paths(stack.tree())).containsExactly("d", "d/new", "other");
    }

    @Test
    void anOpaqueRootHidesAll() throws IOException {
        stack.layer(layer -> file(layer, "a", "1"));
        stack.layer(layer -> layer.opaque(""));
        assertThat(paths(stack.tree())).isEmpty();
    }

    @Test
    void aWhiteoutBelowADirectoryThatReplacesALinkLeavesTheLinksTargetAlone() throws IOException {
        stack.layer(layer -> {
            file(layer, "real/x", "1");
            link(layer, "a", "real");
        });
        stack.layer(layer -> {
            layer.add("a", Inode.directory(0700, 0, 0, 5), null, null, null);
            layer.opaque("a");
            layer.whiteout("a/x");
        });
        assertThat(paths(stack.tree())).containsExactly("a", "real", "real/x");
    }

    @Test
    void aWhiteoutBelowALinkOfALowerLayerLeavesTheLinksTargetAlone() throws IOException {
        stack.layer(layer -> {
            file(layer, "etc/secret", "1");
            link(layer, "l", "etc");
        });
        stack.layer(layer -> layer.whiteout("l/secret"));
        assertThat(paths(stack.tree())).containsExactly("etc", "etc/secret", "l");
        assertThat(node(stack.tree(), "l").inode().isDirectory()).isTrue();
    }

    @Test
    void aWhiteoutFollowsALinkOfItsOwnLayer() throws IOException {
        stack.layer(layer -> file(layer, "real/x", "1"));
        stack.layer(layer -> {
            link(layer, "a", "/real");
            layer.whiteout("a/x");
        });
        assertThat(paths(stack.tree())).containsExactly("a", "real");
    }

    @Test
    void theDirectoryOfAWhiteoutIsMade() throws IOException {
        stack.layer(layer -> file(layer, "f", "1"));
        stack.layer(layer -> {
            layer.whiteout("f/x");
            layer.whiteout("new/x");
        });
        assertThat(paths(stack.tree())).containsExactly("f", "new");
    }

    @Test
    void aDeviceOfNumberZeroIsAWhiteout() throws IOException {
        Inode zero = new Inode(FileType.CHARACTER_DEVICE, 0644, 0, 0, 0, 0, 0, "", 0, 0, Xattrs.NONE);
        stack.layer(layer -> {
            file(layer, "etc/secret", "1");
            file(layer, "etc/kept", "2");
            layer.add("etc/own", zero, null, null, null);
        });
        stack.layer(layer -> {
            layer.add("etc/secret", zero, null, null, null);
            layer.add("new/gone", zero, null, null, null);
            layer.add("new/second", Inode.file(0, 0, 0, 0, 0), "new/gone", null, null);
        });
        assertThat(paths(stack.tree())).containsExactly("etc", "etc/kept", "new");
    }

    @Test
    void aDirectoryThatWasAFileForAWhileInItsLayerKeepsWhatIsBelow() throws IOException {
        stack.layer(layer -> file(layer, "d/old", "1"));
        stack.layer(layer -> {
            file(layer, "d/new", "2");
            file(layer, "d", "3");
            layer.add("d", Inode.directory(0755, 0, 0, 0), null, null, null);
        });
        assertThat(paths(stack.tree())).containsExactly("d", "d/old");
    }
}
