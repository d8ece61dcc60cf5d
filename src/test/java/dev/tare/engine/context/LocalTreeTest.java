package dev.tare.engine.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Node;
import dev.tare.store.FileDigests;
import dev.tare.store.Store;
import dev.tare.text.PathPatterns;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTreeTest {
    @TempDir
    private Path folder;

    private Path context;
    private Store store;

    @BeforeEach
    void open() throws IOException {
        context = Files.createDirectories(folder.resolve("context"));
        store = Store.open(folder.resolve("store"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private LocalTree tree(String... excludes) {
        return new LocalTree(
                context,
                PathPatterns.of(List.of(excludes)),
                FileDigests.open(store, "key"),
                LargeFiles.of(store, context),
                null);
    }

    private Path file(String name, String text) throws IOException {
        Path file = context.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static Node node(LocalTree tree, String path) throws IOException {
        Node node = tree.get(path);
        assertThat(node).as(path).isNotNull();
        return node;
    }

    @Test
    void everythingBelongsToRootAndTimesAreWholeSeconds() throws IOException {
        Path file = file("a", "A");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_600_000_000_999L));
        Node node = node(tree(), "a");
        assertThat(node.inode().uid()).isZero();
        assertThat(node.inode().gid()).isZero();
        assertThat(node.inode().mtimeSeconds()).isEqualTo(1_600_000_000L);
        assertThat(node.inode().mtimeNanos()).isZero();
    }

    @Test
    void whatIsExcludedIsNotThere() throws IOException {
        file("a.log", "");
        file("keep.log", "");
        file("d/b.log", "");
        LocalTree tree = tree("**/*.log", "!keep.log");
        assertThat(tree.get("a.log")).isNull();
        assertThat(tree.children("")).containsExactly("d", "keep.log");
        assertThat(tree.children("d")).isEmpty();
    }

    @Test
    void anExcludedFolderIsThereForTheFilesThatAreTakenBack() throws IOException {
        file("node/a/keep", "");
        file("node/a/drop", "");
        file("node/b/drop", "");
        LocalTree tree = tree("node", "!node/a/keep");
        assertThat(tree.children("node")).containsExactly("a");
        assertThat(tree.children("node/a")).containsExactly("keep");
    }

    @Test
    void anExcludedFolderThatNoPatternReachesIsNotRead() throws IOException {
        file("out/private/x", "");
        file("app/y", "");
        // Root may read all: a file system without access times tells nothing, others tell who has read.
        FileTime old = FileTime.fromMillis(1000);
        Files.setAttribute(context.resolve("out"), "lastAccessTime", old);
        LocalTree tree = tree("*", "!app");
        assertThat(tree.children("")).containsExactly("app");
        assertThat(tree.get("out")).isNull();
        assertThat(Files.getAttribute(context.resolve("out"), "lastAccessTime")).isEqualTo(old);
        assertThat(tree.children("app")).containsExactly("y");
    }

    @Test
    void aNameThatIsNoTextIsReadAndKept() throws IOException {
        Path odd = Path.of(URI.create(context.toUri() + "a%FFb"));
        Files.writeString(odd, "odd");
        LocalTree tree = tree();
        String name = tree.children("").get(0);
        assertThat(dev.tare.text.Names.encode(name)).containsExactly('a', 0xff, 'b');
        try (InputStream in = tree.open(node(tree, name))) {
            assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("odd");
        }
        assertThat(tree().get(name)).as("found by its name alone").isNotNull();
    }

    @Test
    void aLinkWhoseTargetIsNoTextKeepsIt() throws IOException {
        Files.createSymbolicLink(context.resolve("l"), Path.of(URI.create("file:///x%FE")));
        String target = node(tree(), "l").inode().target();
        assertThat(dev.tare.text.Names.encode(target)).containsExactly('/', 'x', 0xfe);
        Path odd = Path.of(URI.create(context.toUri() + "a%FFb"));
        Files.createSymbolicLink(context.resolve("r"), context.relativize(odd));
        String relative = node(tree(), "r").inode().target();
        assertThat(dev.tare.text.Names.encode(relative)).containsExactly('a', 0xff, 'b');
    }

    @Test
    void hardLinksHaveOneNumber() throws IOException {
        Path a = file("a", "A");
        Files.createLink(context.resolve("b"), a);
        file("c", "A");
        LocalTree tree = tree();
        assertThat(node(tree, "a").link()).isNotZero().isEqualTo(node(tree, "b").link());
        assertThat(node(tree, "c").link()).isZero();
    }

    @Test
    void nothingBelowAFileOrALinkIsThere() throws IOException {
        file("a", "A");
        Files.createDirectories(context.resolve("d"));
        Files.createSymbolicLink(context.resolve("l"), Path.of("d"));
        file("d/x", "X");
        LocalTree tree = tree();
        assertThat(tree.get("a/b")).isNull();
        assertThat(tree.get("l/x"))
                .as("links are followed by TreePaths, inside the root")
                .isNull();
        assertThat(node(tree, "l").inode().type()).isEqualTo(FileType.SYMLINK);
    }

    @Test
    void aFileThatChangesWhileItIsReadIsAnError() throws IOException {
        file("a", "A");
        LocalTree tree = tree();
        Node node = node(tree, "a");
        InputStream in = tree.open(node);
        Files.writeString(context.resolve("a"), "longer");
        assertThatThrownBy(in::close)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was changed while the build read it");
    }

    @Test
    void aDigestIsRememberedOnceTheFileIsOldEnough() throws Exception {
        Path file = file("a", "A");
        try (LocalTree tree = tree()) {
            assertThat(tree.digest(node(tree, "a"))).isEqualTo(Digest.sha256("A"));
        }
        // Two seconds after its last change a file is no longer suspected to change again unseen.
        Thread.sleep(2100);
        try (LocalTree tree = tree()) {
            assertThat(tree.digest(node(tree, "a"))).isEqualTo(Digest.sha256("A"));
        }
        Files.delete(file);
        Files.writeString(file, "B");
        try (LocalTree tree = tree()) {
            assertThat(tree.digest(node(tree, "a"))).isEqualTo(Digest.sha256("B"));
        }
    }
}
