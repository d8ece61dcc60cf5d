package dev.tare.oci;

import static dev.tare.oci.LayerStack.file;
import static dev.tare.oci.LayerStack.link;
import static dev.tare.oci.LayerStack.paths;
import static dev.tare.oci.LayerStack.text;
import static org.assertj.core.api.Assertions.assertThat;

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
            layer.whiteout("not/there");
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
    void aWhiteoutFollowsALinkInItsParents() throws IOException {
        stack.layer(layer -> {
            file(layer, "real/x", "1");
            link(layer, "a", "/real");
        });
        stack.layer(layer -> layer.whiteout("a/x"));
        assertThat(paths(stack.tree())).containsExactly("a", "real");
    }
}
