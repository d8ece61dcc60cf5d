package dev.tare.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.ModeChange;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.Xattrs;
import dev.tare.plan.FileAction;
import dev.tare.testing.MemoryTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CopierTest {
    private static final long LATER = MemoryTree.TIME + 1000;

    private final MemoryTree from = new MemoryTree();
    private final MemoryTree base = new MemoryTree();
    private final UpperTree to = new UpperTree(base);

    private void copy(String source, String destination) throws IOException {
        copy(source, destination, null, null, false, List.of());
    }

    private void copy(
            String source,
            String destination,
            @Nullable String mode,
            Directories.@Nullable Ids owner,
            boolean parents,
            List<String> excludes)
            throws IOException {
        Set<FileAction.Copy.Option> options = EnumSet.of(FileAction.Copy.Option.WILDCARD);
        if (parents) {
            options.add(FileAction.Copy.Option.PARENTS);
        }
        FileAction.Copy action = new FileAction.Copy(1, source, destination, null, mode, options, excludes);
        CopySource found = CopySource.of(from, action);
        ModeChange change = mode == null ? null : ModeChange.parse(mode);
        for (String root : found.roots()) {
            new Copier(from, to, found, new Copier.Changes(owner, change, null, Xattrs.NONE), 0)
                    .copy(root, destination);
        }
    }

    private Node at(String path) throws IOException {
        Node node = to.get(path);
        assertThat(node).as("/" + path).isNotNull();
        return node;
    }

    private String text(String path) throws IOException {
        try (var in = to.open(at(path))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aDirectoryGivesItsContentAndNotItself() throws IOException {
        from.file("src/a", "A").file("src/sub/b", "B");
        copy("src", "/app");
        assertThat(text("app/a")).isEqualTo("A");
        assertThat(text("app/sub/b")).isEqualTo("B");
        assertThat(to.get("app/src")).isNull();
    }

    @Test
    void aFileGoesIntoADirectoryThatIsThere() throws IOException {
        from.file("a", "A");
        base.dir("opt");
        copy("a", "/opt");
        assertThat(text("opt/a")).isEqualTo("A");
    }

    @Test
    void ofTwoFilesToOneNameTheLastWins() throws IOException {
        from.file("a", "A").file("b", "B");
        copy("a", "/x");
        copy("b", "/x");
        assertThat(text("x")).isEqualTo("B");
    }

    @Test
    void aDestinationWithASlashThatIsAFileIsRefused() {
        from.file("a", "A");
        base.file("x", "X");
        assertThatThrownBy(() -> copy("a", "/x/")).hasMessageContaining("/x is not a directory");
    }

    @Test
    void anExistingTopDestinationKeepsModeAndOwnerAndTakesTheTime() throws IOException {
        from.put("src", Inode.directory(0700, 0, 0, LATER), 0, "").file("src/a", "A");
        base.put("app", Inode.directory(0711, 7, 8, MemoryTree.TIME), 0, "");
        copy("src", "/app");
        assertThat(at("app").inode()).isEqualTo(Inode.directory(0711, 7, 8, LATER));
    }

    @Test
    void anExistingDirectoryBelowTheDestinationTakesTheSourcesMode() throws IOException {
        from.put("src/sub", Inode.directory(0700, 0, 0, LATER), 0, "");
        base.put("app/sub", Inode.directory(0711, 7, 8, MemoryTree.TIME), 0, "");
        copy("src", "/app");
        assertThat(at("app/sub").inode()).isEqualTo(Inode.directory(0700, 0, 0, LATER));
    }

    @Test
    void aNewTopDestinationIs0755OfRootWithTheSourcesTime() throws IOException {
        from.put("src", Inode.directory(0700, 0, 0, LATER), 0, "").file("src/a", "A");
        copy("src", "/app");
        assertThat(at("app").inode()).isEqualTo(Inode.directory(0755, 0, 0, LATER));
    }

    @Test
    void directoriesOnTheWayAre0755OfRoot() throws IOException {
        from.file("a", "A");
        copy("a", "/x/y/z");
        assertThat(at("x").inode()).isEqualTo(Inode.directory(0755, 0, 0, 0));
        assertThat(at("x/y").inode()).isEqualTo(Inode.directory(0755, 0, 0, 0));
    }

    @Test
    void chownAndAnOctalChmodReachDirectoriesOnTheWay() throws IOException {
        from.file("a", "A");
        copy("a", "/x/b", "0711", new Directories.Ids(5, 6), false, List.of());
        assertThat(at("x").inode()).isEqualTo(Inode.directory(0711, 5, 6, 0));
        assertThat(at("x/b").inode().mode()).isEqualTo(0711);
    }

    @Test
    void aSymbolicChmodLeavesDirectoriesOnTheWayAlone() throws IOException {
        from.file("a", "A");
        copy("a", "/x/b", "go=", null, false, List.of());
        assertThat(at("x").inode().mode()).isEqualTo(0755);
        assertThat(at("x/b").inode().mode()).isEqualTo(0600);
    }

    @Test
    void topSourceLinksAreFollowedAndInnerOnesKept() throws IOException {
        from.file("real/a", "A").symlink("real/inner", "a").symlink("link", "real");
        copy("link", "/app");
        assertThat(text("app/a")).isEqualTo("A");
        assertThat(at("app/inner").inode().target()).isEqualTo("a");
    }

    @Test
    void aSourceLinkIsFollowedThroughAWildcardAndKeepsItsName() throws IOException {
        from.file("real", "A").symlink("l1", "real");
        copy("l*", "/app/");
        assertThat(text("app/l1")).isEqualTo("A");
    }

    @Test
    void aWildcardWithoutMatchCopiesNothing() throws IOException {
        from.file("a", "A");
        copy("*.go", "/app/");
        assertThat(to.get("app")).isNull();
    }

    @Test
    void aLiteralThatMissesIsAnError() {
        assertThatThrownBy(() -> copy("missing", "/app/"))
                .isInstanceOf(CopySource.NotFoundException.class)
                .hasMessageContaining("\"/missing\": not found");
    }

    @Test
    void aSourceCannotLeaveItsRoot() throws IOException {
        from.file("a", "A");
        copy("../../a", "/b");
        assertThat(text("b")).isEqualTo("A");
    }

    @Test
    void aDestinationLinkToADirectoryIsFollowed() throws IOException {
        from.file("a", "A");
        base.dir("real").symlink("link", "/real");
        copy("a", "/link/");
        assertThat(text("real/a")).isEqualTo("A");
        assertThat(at("link").inode().isSymlink()).isTrue();
    }

    @Test
    void aDanglingDestinationLinkIsWrittenThrough() throws IOException {
        from.file("a", "A");
        base.symlink("link", "/new/place");
        copy("a", "/link");
        assertThat(text("new/place")).isEqualTo("A");
    }

    @Test
    void aLinkInTheDestinationCannotLeaveTheImage() throws IOException {
        from.file("a", "A");
        base.symlink("out", "../../../tmp");
        copy("a", "/out/b");
        assertThat(text("tmp/b")).isEqualTo("A");
    }

    @Test
    void aDirectoryOntoALinkInsideACopiedTreeFails() {
        from.file("src/d/a", "A");
        base.dir("app").dir("x").symlink("app/d", "/x");
        assertThatThrownBy(() -> copy("src", "/app")).hasMessageContaining("cannot copy to non-directory: /app/d");
    }

    @Test
    void aFileOntoADirectoryInsideACopiedTreeFails() {
        from.file("src/d", "A");
        base.dir("app/d");
        assertThatThrownBy(() -> copy("src", "/app")).hasMessageContaining("cannot replace the directory /app/d");
    }

    @Test
    void hardLinksOfOneSourceStayLinks() throws IOException {
        from.hardLinks(42, "A", "src/a", "src/b").file("src/c", "A");
        copy("src", "/app");
        assertThat(at("app/a").link()).isNotZero().isEqualTo(at("app/b").link());
        assertThat(at("app/c").link()).isZero();
    }

    @Test
    void theStickyBitOfACopiedDirectoryStays() throws IOException {
        from.put("src/tmp", Inode.directory(01777, 0, 0, LATER), 0, "");
        copy("src", "/");
        assertThat(at("tmp").inode().mode()).isEqualTo(01777);
    }

    @Test
    void parentsAreMadeWithTheirOwnModes() throws IOException {
        from.put("a/b", Inode.directory(0700, 0, 0, LATER), 0, "")
                .file("a/b/c.txt", "C")
                .file("a/other", "O");
        copy("a/b/c.txt", "/out/", null, null, true, List.of());
        assertThat(text("out/a/b/c.txt")).isEqualTo("C");
        assertThat(at("out/a/b").inode().mode()).isEqualTo(0700);
        assertThat(to.get("out/a/other")).isNull();
    }

    @Test
    void parentsInFrontOfThePivotAreNotMade() throws IOException {
        from.file("x/y/z.txt", "Z");
        copy("x/./y/z.txt", "/out/", null, null, true, List.of());
        assertThat(text("out/y/z.txt")).isEqualTo("Z");
    }

    @Test
    void whatIsExcludedIsNotCopied() throws IOException {
        from.file("src/a.md", "A").file("src/b.go", "B").file("src/sub/c.md", "C");
        copy("src", "/app", null, null, false, List.of("*.md"));
        assertThat(to.get("app/a.md")).isNull();
        assertThat(text("app/b.go")).isEqualTo("B");
        assertThat(text("app/sub/c.md")).isEqualTo("C");
    }

    @Test
    void parentsThatAreThereTakeTheModeOfTheSourceAlone() throws IOException {
        from.put("a", Inode.directory(0711, 7, 7, LATER), 0, "").file("a/f", "F");
        base.put("a", Inode.directory(0700, 3, 4, MemoryTree.TIME), 0, "");
        copy("a/f", "/", "750", new Directories.Ids(5, 5), true, List.of());
        assertThat(at("a").inode()).isEqualTo(Inode.directory(0711, 3, 4, MemoryTree.TIME));
        assertThat(at("a/f").inode().mode()).isEqualTo(0750);
    }

    @Test
    void aSourceThatIsExcludedWithItsParentsIsNotFound() throws IOException {
        from.file("d.md", "D").file("e/d.md", "D");
        assertThatThrownBy(() -> copy("./d.md", "/x/", null, null, true, List.of("**/*.md")))
                .isInstanceOf(CopySource.NotFoundException.class)
                .hasMessageContaining("/d.md");
        copy("e", "/x/", null, null, true, List.of("**/*.md"));
        assertThat(to.children("x/e")).isEmpty();
        copy("*.md", "/y/", null, null, true, List.of("**/*.md"));
        assertThat(to.children("y")).isEmpty();
    }
}
