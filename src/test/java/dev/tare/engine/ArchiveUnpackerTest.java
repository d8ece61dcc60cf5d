package dev.tare.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.testing.MemoryTree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveUnpackerTest {
    @TempDir
    private Path temporary;

    private final MemoryTree base = new MemoryTree();
    private final UpperTree to = new UpperTree(base);

    /** Writes the entries of an archive. */
    @FunctionalInterface
    public interface Entries {
        void writeTo(LayerWriter writer) throws IOException;
    }

    private static void file(LayerWriter writer, String path, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writer.add(path, Inode.file(0640, 7, 8, bytes.length, 9), null, new ByteArrayInputStream(bytes), null);
    }

    private void unpack(String destination, Directories.@Nullable Ids owner, Entries entries) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        LayerWriter writer = new LayerWriter(tar);
        entries.writeTo(writer);
        writer.finish();
        // MemoryTree holds text; one char for each byte keeps the tar as it is.
        String text = tar.toString(StandardCharsets.ISO_8859_1);
        MemoryTree from = new MemoryTree() {
            @Override
            public java.io.InputStream open(Node file) {
                return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
            }
        };
        from.file("a.tar", text);
        Node archive = from.get("a.tar");
        assertThat(archive).isNotNull();
        assertThat(ArchiveUnpacker.isArchive(from, archive)).isTrue();
        try (ArchiveUnpacker unpacker = new ArchiveUnpacker(temporary)) {
            unpacker.unpack(from, archive, to, destination, owner, 5);
            for (String path : to.children("")) {
                assertThat(path).isNotEmpty();
            }
        }
    }

    private Inode inode(String path) throws IOException {
        Node node = to.get(path);
        assertThat(node).as(path).isNotNull();
        return node.inode();
    }

    @Test
    void ownersOfTheArchiveAreKept() throws IOException {
        unpack("/dest/", null, writer -> file(writer, "d/a", "A"));
        assertThat(inode("dest/d/a")).isEqualTo(Inode.file(0640, 7, 8, 1, 9));
        assertThat(inode("dest/d")).isEqualTo(Inode.directory(0755, 0, 0, 5));
    }

    @Test
    void chownWinsOverTheArchive() throws IOException {
        unpack("/dest/", new Directories.Ids(1, 2), writer -> file(writer, "a", "A"));
        assertThat(inode("dest/a").uid()).isEqualTo(1);
        assertThat(inode("dest").gid()).isEqualTo(2);
    }

    @Test
    void theRootsOwnEntryCountsForNothing() throws IOException {
        base.put("dest", Inode.directory(0711, 3, 4, 50), 0, "");
        unpack("/dest", null, writer -> {
            writer.add("", Inode.directory(0700, 9, 9, 9), null, null, null);
            file(writer, "a", "A");
        });
        assertThat(inode("dest")).isEqualTo(Inode.directory(0711, 3, 4, 50));
    }

    @Test
    void anEntryBelowALinkStaysInsideTheDestination() throws IOException {
        base.dir("etc");
        unpack("/dest", null, writer -> {
            writer.add("d", Inode.symlink("/etc", 0, 0, 0), null, null, null);
            file(writer, "d/passwd", "evil");
        });
        assertThat(to.get("etc/passwd")).isNull();
        assertThat(inode("dest/etc/passwd").isFile()).isTrue();
    }

    @Test
    void anEntryReplacesWhatIsThereUnlessBothAreDirectories() throws IOException {
        base.file("dest/d/old", "O").file("dest/x/old", "O");
        unpack("/dest", null, writer -> {
            writer.add("d", Inode.directory(0700, 0, 0, 0), null, null, null);
            file(writer, "x", "X");
        });
        assertThat(to.get("dest/d/old")).isNotNull();
        assertThat(inode("dest/d").mode()).isEqualTo(0700);
        assertThat(inode("dest/x").isFile()).isTrue();
        assertThat(to.get("dest/x/old")).isNull();
    }

    @Test
    void hardLinksStayLinks() throws IOException {
        unpack("/", null, writer -> {
            file(writer, "a", "A");
            writer.add("b", Inode.file(0640, 7, 8, 0, 9), "a", null, null);
        });
        Node a = to.get("a");
        Node b = to.get("b");
        assertThat(a).isNotNull();
        assertThat(b).isNotNull();
        assertThat(a.link()).isNotZero().isEqualTo(b.link());
    }

    @Test
    void aHardLinkToNothingIsAnError() {
        assertThatThrownBy(() -> unpack("/", null, writer -> {
                    file(writer, "a", "A");
                    writer.add("b", Inode.file(0640, 7, 8, 0, 9), "nothing", null, null);
                }))
                .hasMessageContaining("which is no file");
    }

    @Test
    void textIsNoArchive() {
        MemoryTree from = new MemoryTree().file("a.tar", "not a tar").file("empty", "");
        assertThat(ArchiveUnpacker.isArchive(from, java.util.Objects.requireNonNull(from.get("a.tar"))))
                .isFalse();
        assertThat(ArchiveUnpacker.isArchive(from, java.util.Objects.requireNonNull(from.get("empty"))))
                .isFalse();
    }

    @Test
    void noFileIsLeftBehind() throws IOException {
        unpack("/", null, writer -> file(writer, "a", "A"));
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }
}
