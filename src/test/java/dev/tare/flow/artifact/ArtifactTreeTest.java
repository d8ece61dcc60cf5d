package dev.tare.flow.artifact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.testing.MemoryTree;
import dev.tare.text.PathPatterns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArtifactTreeTest {
    private static final ContextPlace SAME = new ContextPlace(true, "", "");

    private final MemoryTree image = new MemoryTree()
            .put("out/app", Inode.file(04755, 7, 8, 3, 5), 0, "app")
            .file("out/tree/one", "1")
            .file("out/tree/deep/two", "2")
            .symlink("out/tree/link", "one");

    private final MemoryTree folder =
            new MemoryTree().file("app", "old").file("src/main", "main").file("tree/own", "own");

    /** What a flow has made, and what it has kept. */
    private record Start(Set<String> made, Set<String> held, FileTree kept) implements StartFiles {
        static final Start UNCHANGED = new Start(Set.of(), Set.of(), new MemoryTree());

        @Override
        public boolean isNew(String path) {
            return made.contains(path);
        }

        @Override
        public boolean isKept(String path) {
            return held.stream().anyMatch(each -> path.equals(each) || path.startsWith(each + "/"));
        }
    }

    private Artifact artifact(String source, String path) {
        return new Artifact(image, Objects.requireNonNull(image.get(source)), "/" + source, path);
    }

    private ArtifactTree tree(ContextPlace place, Start start, List<String> ignored, Artifact... artifacts)
            throws IOException {
        return new ArtifactTree(folder, start, place, PathPatterns.of(ignored), List.of(artifacts));
    }

    private static String all(FileTree tree) throws IOException {
        List<String> out = new ArrayList<>();
        walk(tree, "", out);
        return String.join(" ", out);
    }

    private static void walk(FileTree tree, String path, List<String> out) throws IOException {
        for (String name : tree.children(path)) {
            String child = path.isEmpty() ? name : path + "/" + name;
            Node node = Objects.requireNonNull(tree.get(child), child);
            assertThat(node.path()).isEqualTo(child);
            if (node.inode().isFile()) {
                try (var in = tree.open(node)) {
                    out.add(child + "=" + new String(in.readAllBytes(), UTF_8));
                }
                assertThat(tree.digest(node)).isNotNull();
            } else if (node.inode().isSymlink()) {
                out.add(child + ">" + node.inode().target());
            }
            walk(tree, child, out);
        }
    }

    @Test
    void artifactsLieOverTheFolderAndMergeWithItsFolders() throws IOException {
        ArtifactTree tree =
                tree(SAME, Start.UNCHANGED, List.of(), artifact("out/app", "app"), artifact("out/tree", "tree"));
        assertThat(all(tree)).isEqualTo("app=app src/main=main tree/deep/two=2 tree/link>one tree/one=1 tree/own=own");
    }

    @Test
    void anArtifactKeepsItsModeAndBelongsToRootAsAllInAContext() throws IOException {
        Node app = tree(SAME, Start.UNCHANGED, List.of(), artifact("out/app", "bin/app"))
                .get("bin/app");
        assertThat(Objects.requireNonNull(app).inode()).isEqualTo(Inode.file(04755, 0, 0, 3, 5));
    }

    @Test
    void ofTwoArtifactsOnOnePathTheLastIsSeen() throws IOException {
        ArtifactTree tree = tree(SAME, Start.UNCHANGED, List.of(), artifact("out/tree", "x"), artifact("out/app", "x"));
        assertThat(all(tree)).isEqualTo("app=old src/main=main tree/own=own x=app");
        ArtifactTree other =
                tree(SAME, Start.UNCHANGED, List.of(), artifact("out/app", "x"), artifact("out/tree/deep", "x"));
        assertThat(all(other)).isEqualTo("app=old src/main=main tree/own=own x/two=2");
    }

    @Test
    void theIgnoreFileHoldsForArtifactsToo() throws IOException {
        ArtifactTree tree = tree(
                SAME,
                Start.UNCHANGED,
                List.of("tree/*", "!tree/deep"),
                artifact("out/app", "app"),
                artifact("out/tree", "tree"));
        assertThat(all(tree)).contains("tree/deep/two=2").doesNotContain("tree/one");
    }

    @Test
    void whatOtherStepsWroteIsNotSeen() throws IOException {
        folder.file("made/by/another", "x").file("new", "x");
        Start start = new Start(
                Set.of("made", "made/by", "made/by/another", "new", "app"),
                Set.of("tree", "app"),
                new MemoryTree().file("tree/original", "o").file("app", "first"));
        assertThat(all(tree(SAME, start, List.of()))).isEqualTo("app=first src/main=main tree/original=o");
        assertThat(all(tree(SAME, start, List.of("tree")))).isEqualTo("app=first src/main=main");
    }

    @Test
    void aContextInTheWorkDirectorySeesTheArtifactsThatLandInIt() throws IOException {
        ArtifactTree tree = tree(
                new ContextPlace(true, "sub", ""),
                Start.UNCHANGED,
                List.of(),
                artifact("out/app", "app"),
                artifact("out/tree/one", "sub/x/one"));
        assertThat(all(tree)).isEqualTo("app=old src/main=main tree/own=own x/one=1");
    }

    @Test
    void aContextAboveTheWorkDirectorySeesThemBelowIt() throws IOException {
        folder.file("src/new", "x");
        ArtifactTree tree = tree(
                new ContextPlace(true, "", "src"),
                new Start(Set.of("new"), Set.of(), new MemoryTree()),
                List.of(),
                artifact("out/app", "app"));
        assertThat(all(tree)).isEqualTo("app=old src/app=app src/main=main tree/own=own");
    }

    @Test
    void aContextElsewhereSeesNone() throws IOException {
        ArtifactTree tree =
                tree(new ContextPlace(false, "", ""), Start.UNCHANGED, List.of(), artifact("out/app", "app"));
        assertThat(all(tree)).isEqualTo("app=old src/main=main tree/own=own");
    }
}
