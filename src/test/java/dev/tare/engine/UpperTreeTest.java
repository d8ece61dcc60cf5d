package dev.tare.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.layer.LayerIndex;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.Inode;
import dev.tare.testing.Listing;
import dev.tare.testing.MemoryTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpperTreeTest {
    private static final Inode FILE = Inode.file(0644, 0, 0, 1, 0);

    private final MemoryTree lower = new MemoryTree();
    private final UpperTree tree = new UpperTree(lower);

    private static FileContent text(String text) {
        return new FileContent.OfText(text);
    }

    private List<String> layer() throws IOException {
        return Listing.of(index());
    }

    private LayerIndex index() throws IOException {
        LayerWriter writer = new LayerWriter(new ByteArrayOutputStream());
        tree.writeTo(writer);
        return writer.finish();
    }

    @Test
    void nothingChangedIsAnEmptyLayer() throws IOException {
        lower.file("a", "A");
        assertThat(layer()).isEmpty();
    }

    @Test
    void theDirectoriesAboveAChangeAreInTheLayerAsTheyAre() throws IOException {
        lower.put("etc", Inode.directory(0711, 3, 4, 99), 0, "");
        tree.put("etc/conf.d/x", FILE, 0, text("X"));
        lower.dir("etc/conf.d");
        assertThat(layer()).containsExactly("etc", "etc/conf.d", "etc/conf.d/x");
        assertThat(index().entries().get(0).inode()).isEqualTo(Inode.directory(0711, 3, 4, 99));
    }

    @Test
    void theRootIsNoEntry() throws IOException {
        tree.setInode("", Inode.directory(0755, 0, 0, 5));
        tree.put("a", FILE, 0, text("A"));
        assertThat(layer()).containsExactly("a");
    }

    @Test
    void whatIsRemovedFromBelowIsAWhiteout() throws IOException {
        lower.file("d/a", "A").file("d/b", "B");
        tree.remove("d/a");
        assertThat(tree.get("d/a")).isNull();
        assertThat(tree.children("d")).containsExactly("b");
        assertThat(layer()).containsExactly("d", "-d/a");
    }

    @Test
    void whatIsRemovedAndWasNeverBelowLeavesNothing() throws IOException {
        tree.put("a", FILE, 0, text("A"));
        tree.remove("a");
        assertThat(layer()).isEmpty();
    }

    @Test
    void aRemovedDirectoryIsOneWhiteout() throws IOException {
        lower.file("d/sub/a", "A");
        tree.remove("d/sub/a");
        tree.remove("d");
        assertThat(tree.get("d/sub")).isNull();
        assertThat(layer()).containsExactly("-d");
    }

    @Test
    void aDirectoryMadeAnewHidesWhatWasBelow() throws IOException {
        lower.file("d/old", "O");
        tree.remove("d");
        tree.put("d", Inode.directory(0755, 0, 0, 0), 0, null);
        tree.put("d/new", FILE, 0, text("N"));
        assertThat(tree.children("d")).containsExactly("new");
        assertThat(tree.get("d/old")).isNull();
        assertThat(layer()).containsExactly("d", "!d", "d/new");
    }

    @Test
    void aFileInPlaceOfADirectoryHidesItsChildren() throws IOException {
        lower.file("d/old", "O");
        tree.put("d", FILE, 0, text("F"));
        assertThat(tree.get("d/old")).isNull();
        assertThat(layer()).containsExactly("d");
    }

    @Test
    void namesOfOneFileAreLinksInTheLayer() throws IOException {
        lower.file("a", "A");
        tree.link("a", "z");
        assertThat(layer()).containsExactly("a", "=z");
    }

    @Test
    void aLinkWhoseOtherNameIsGoneIsAFile() throws IOException {
        lower.file("a", "A");
        tree.link("a", "z");
        tree.remove("a");
        assertThat(layer()).containsExactly("-a", "z");
    }

    @Test
    void childrenAreInTheOrderOfTheirBytes() throws IOException {
        lower.file("b", "").file("ä", "");
        tree.put("Z", FILE, 0, text("Z"));
        assertThat(tree.children("")).containsExactly("Z", "b", "ä");
    }

    @Test
    void aDirectoryWhoseTimeAloneChangedIsInTheLayerOnlyAboveAChange() throws IOException {
        lower.file("quiet/f", "F").file("busy/f", "F");
        tree.setInode("quiet", Inode.directory(0755, 0, 0, 7));
        tree.setInode("busy", Inode.directory(0755, 0, 0, 7));
        tree.put("busy/g", FILE, 0, text("G"));
        assertThat(layer()).containsExactly("busy", "busy/g");
        assertThat(index().entries().get(0).inode().mtimeSeconds()).isEqualTo(7);
    }

    @Test
    void aDirectoryWithAnotherModeOrOwnerIsInTheLayer() throws IOException {
        lower.dir("mode").dir("owner");
        tree.setInode("mode", Inode.directory(0700, 0, 0, MemoryTree.TIME));
        tree.setInode("owner", Inode.directory(0755, 0, 3, MemoryTree.TIME));
        assertThat(layer()).containsExactly("mode", "owner");
    }

    @Test
    void whatIsPutInPlaceOfTheSameIsNotInTheLayer() throws IOException {
        Inode same = Inode.file(0644, 0, 0, 1, MemoryTree.TIME);
        lower.file("d/same", "A").file("d/content", "A").file("d/time", "A").symlink("l", "d");
        tree.put("d/same", same, 0, text("A"));
        tree.put("l", Inode.symlink("d", 0, 0, MemoryTree.TIME), 0, null);
        assertThat(layer()).isEmpty();
        tree.put("d/content", same, 0, text("B"));
        tree.put("d/time", same.withTime(7, 0), 0, text("A"));
        tree.put("l", Inode.symlink("e", 0, 0, MemoryTree.TIME), 0, null);
        assertThat(layer()).containsExactly("d", "d/content", "d/time", "l");
    }

    @Test
    void theSameInADirectoryThatIsMadeAnewIsInTheLayer() throws IOException {
        lower.file("d/f", "F");
        tree.remove("d");
        tree.put("d", Inode.directory(0755, 0, 0, MemoryTree.TIME), 0, null);
        tree.put("d/f", Inode.file(0644, 0, 0, 1, MemoryTree.TIME), 0, text("F"));
        assertThat(layer()).containsExactly("d", "!d", "d/f");
    }

    @Test
    void linksThatArePutInPlaceOfTheSameAreLeftOutTogetherOrNot() throws IOException {
        Inode same = Inode.file(0644, 0, 0, 1, MemoryTree.TIME);
        lower.hardLinks(5, "A", "a", "b").file("c", "A").file("d", "A");
        tree.put("a", same, -1, text("A"));
        tree.put("b", same, -1, text("A"));
        assertThat(layer()).isEmpty();
        tree.put("c", same, -2, text("A"));
        tree.put("d", same, -2, text("A"));
        assertThat(layer()).as("were two files").containsExactly("c", "=d");
        tree.put("new", same, -1, text("A"));
        assertThat(layer()).as("has a new name").containsExactly("a", "=b", "c", "=d", "=new");
    }
}
