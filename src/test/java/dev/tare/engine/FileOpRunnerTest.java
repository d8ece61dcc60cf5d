package dev.tare.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.FileCapabilities;
import dev.tare.oci.tree.Inode;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Owner;
import dev.tare.testing.Listing;
import dev.tare.testing.MemoryTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Removing and linking, as BuildKit's file operations have them. */
class FileOpRunnerTest {
    private final MemoryTree base = new MemoryTree()
            .file("etc/passwd", "ann:x:7:8::/:")
            .file("var/log/a.log", "a")
            .file("var/log/b.log", "b")
            .file("var/log/keep", "k")
            .symlink("logs", "/var/log")
            .symlink("dangling", "nowhere");
    private final UpperTree tree = new UpperTree(base);

    @TempDir
    private Path temporary;

    private List<String> run(FileAction... actions) throws IOException {
        try (FileOpRunner runner = new FileOpRunner(tree, List.of(base), new OwnerLookup(base, false), 5, temporary)) {
            runner.run(new Op.FileOp(List.of(actions)));
        }
        LayerWriter writer = new LayerWriter(new ByteArrayOutputStream());
        tree.writeTo(writer);
        return Listing.of(writer.finish());
    }

    private static FileAction remove(String path) {
        return new FileAction.Remove(path, false, false);
    }

    private static FileAction removeAll(String pattern) {
        return new FileAction.Remove(pattern, true, false);
    }

    private static FileAction link(String target, String path) {
        return new FileAction.Symlink(target, path, null, 9);
    }

    @Test
    void whatIsRemovedIsAWhiteoutUnderItsOwnFolder() throws IOException {
        assertThat(run(remove("/var/log/a.log"))).containsExactly("var", "var/log", "-var/log/a.log");
    }

    @Test
    void aFolderGoesWithAllThatIsInIt() throws IOException {
        assertThat(run(remove("/var/log/"))).containsExactly("var", "-var/log");
    }

    @Test
    void whatTheSameStepMadeLeavesNoTraceWhenItIsRemoved() throws IOException {
        assertThat(run(new FileAction.Mkdir("/new/deep", 0755, null), remove("/new")))
                .isEmpty();
    }

    @Test
    void aFolderThatIsMadeAnewShowsNothingOfTheOldOne() throws IOException {
        assertThat(run(remove("/var/log"), new FileAction.Mkdir("/var/log", 0700, null)))
                .containsExactly("var", "var/log", "!var/log");
        assertThat(tree.children("var/log")).isEmpty();
    }

    @Test
    void linksOnTheWayAreFollowedAndOneAtTheEndIsRemovedItself() throws IOException {
        assertThat(run(remove("/logs/a.log"), remove("/dangling"), remove("/logs")))
                .containsExactly("-dangling", "-logs", "var", "var/log", "-var/log/a.log");
    }

    @Test
    void aPatternStandsForAllThatItMatchesAndMayMatchNothing() throws IOException {
        assertThat(run(removeAll("/var/*/*.log"), removeAll("/etc/*.bak")))
                .containsExactly("var", "var/log", "-var/log/a.log", "-var/log/b.log");
    }

    @Test
    void withoutLeaveForPatternsAStarIsAStar() {
        assertThatThrownBy(() -> run(remove("/var/log/*.log")))
                .hasMessage("cannot remove /var/log/*.log: it is not there");
    }

    @Test
    void whatIsNotThereIsAFailureUnlessThatIsAllowed() throws IOException {
        assertThatThrownBy(() -> run(remove("/none/x"))).hasMessage("cannot remove /none/x: it is not there");
        assertThat(run(new FileAction.Remove("/none/x", false, true), new FileAction.Remove("/etc/none", true, true)))
                .isEmpty();
    }

    @Test
    void aPatternNeedsTheFolderThatItLooksInto() {
        assertThatThrownBy(() -> run(new FileAction.Remove("/none/*", true, true)))
                .hasMessageContaining("/none");
        assertThatThrownBy(() -> run(removeAll("/etc/none"))).hasMessage("cannot remove /etc/none: it is not there");
    }

    @Test
    void theRootStays() {
        assertThatThrownBy(() -> run(new FileAction.Remove("/../", false, true)))
                .hasMessage("the root of an image cannot be removed");
    }

    @Test
    void aLinkHasItsTargetAsWrittenItsOwnerAndItsTime() throws IOException {
        assertThat(run(link("../nowhere", "/etc/l"), new FileAction.Symlink("/etc", "/e", new Owner("ann", ""), 11)))
                .containsExactly("e", "etc", "etc/l");
        assertThat(Objects.requireNonNull(tree.get("etc/l")).inode()).isEqualTo(Inode.symlink("../nowhere", 0, 0, 9));
        assertThat(Objects.requireNonNull(tree.get("e")).inode()).isEqualTo(Inode.symlink("/etc", 7, 8, 11));
    }

    @Test
    void aLinkIsMadeWhereTheLinksOnItsPathLead() throws IOException {
        assertThat(run(link("a.log", "/logs/latest"), link("keep", "/dangling")))
                .containsExactly("nowhere", "var", "var/log", "var/log/latest");
    }

    @Test
    void aLinkTakesNobodysPlaceAndMakesNoFolder() {
        assertThatThrownBy(() -> run(link("x", "/etc/passwd")))
                .hasMessage("cannot make the link /etc/passwd: it is there already");
        assertThatThrownBy(() -> run(link("x", "/none/l")))
                .hasMessage("cannot make the link /none/l: there is no directory for it");
    }

    @Test
    void aCopyMayHaveOneTimeAndGiveCapabilities() throws IOException {
        List<String> capabilities = List.of("NET_BIND_SERVICE");
        FileAction copy = new FileAction.Copy(
                0, "/var/log", "/new", Owner.ROOT, "u=rwX,go=rX", Set.of(), List.of(), 7L, capabilities);

        run(copy);

        for (String path : List.of("new", "new/a.log")) {
            assertThat(Objects.requireNonNull(tree.get(path)).inode().mtimeSeconds())
                    .as(path)
                    .isEqualTo(7);
        }
        assertThat(Objects.requireNonNull(tree.get("new/a.log")).inode().xattrs())
                .isEqualTo(FileCapabilities.xattrs(capabilities));
        assertThat(Objects.requireNonNull(tree.get("new")).inode().xattrs().isEmpty())
                .isTrue();
    }
}
