package dev.tare.buildkit.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.tree.Inode;
import dev.tare.testing.MemoryTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SentFilesTest {
    private final MemoryTree tree = new MemoryTree()
            .file("a/b/c", "1")
            .file("a/b.txt", "2")
            .file("a/d", "3")
            .file("e", "4");

    /** The paths of what is sent, in its order. */
    private List<String> sent(Set<String> asked) throws IOException {
        List<String> out = new ArrayList<>();
        new SentFiles(tree, asked).walk(node -> out.add(node.path()));
        return out;
    }

    @Test
    void onlyWhatIsReadIsSentWithTheDirectoriesAboveIt() throws IOException {
        assertThat(sent(Set.of("a/b", "e"))).containsExactly("a", "a/b", "a/b/c", "e");
    }

    @Test
    void aDirectorysFilesComeRightBehindIt() throws IOException {
        assertThat(sent(Set.of(""))).containsExactly("a", "a/b", "a/b/c", "a/b.txt", "a/d", "e");
    }

    @Test
    void nothingIsSentOfATreeThatNobodyReads() throws IOException {
        assertThat(sent(Set.of())).isEmpty();
    }

    @Test
    void modesHaveTheBitsOfGo() {
        assertThat(FileStats.mode(Inode.directory(01755, 0, 0, 0))).isEqualTo(1 << 31 | 1 << 20 | 0755);
        assertThat(FileStats.mode(Inode.file(04711, 0, 0, 0, 0))).isEqualTo(1 << 23 | 0711);
        assertThat(FileStats.mode(Inode.symlink("x", 0, 0, 0))).isEqualTo(1 << 27 | 0777);
    }
}
