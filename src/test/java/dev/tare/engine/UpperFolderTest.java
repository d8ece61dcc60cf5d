package dev.tare.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.layer.LayerEntry;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.Inode;
import dev.tare.testing.MemoryTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpperFolderTest {
    @TempDir
    Path upper;

    private final MemoryTree lower = new MemoryTree();
    private long uid;
    private long gid;

    @BeforeEach
    void findOwner() throws IOException {
        uid = ((Integer) Files.getAttribute(upper, "unix:uid")).longValue();
        gid = ((Integer) Files.getAttribute(upper, "unix:gid")).longValue();
    }

    private void below(String path, int mode) {
        lower.put(path, Inode.directory(mode, uid, gid, 99), 0, "");
    }

    private void above(String path, String mode) throws IOException {
        Path folder = Files.createDirectories(upper.resolve(path));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    }

    private List<String> layer() throws IOException {
        LayerWriter writer = new LayerWriter(new ByteArrayOutputStream());
        new UpperFolder(upper, lower).writeTo(writer);
        return writer.finish().entries().stream().map(LayerEntry::path).toList();
    }

    @Test
    void aDirectoryWhoseTimeAloneIsNewIsNoChange() throws IOException {
        below("tmp", 0755);
        below("tmp/sub", 0755);
        above("tmp", "rwxr-xr-x");
        above("tmp/sub", "rwxr-xr-x");
        assertThat(layer()).isEmpty();
    }

    @Test
    void theDirectoriesAboveAChangeComeBeforeItAndOnlyOnce() throws IOException {
        below("a", 0755);
        below("a/b", 0755);
        below("a/c", 0755);
        above("a", "rwxr-xr-x");
        above("a/b", "rwxr-xr-x");
        above("a/c", "rwxr-xr-x");
        Files.createFile(upper.resolve("a/b/1"));
        Files.createFile(upper.resolve("a/b/2"));
        Files.createFile(upper.resolve("a/d"));
        assertThat(layer()).containsExactly("a", "a/b", "a/b/1", "a/b/2", "a/d");
    }

    @Test
    void aDirectoryOfAnotherModeIsAChange() throws IOException {
        below("d", 0755);
        below("d/e", 0755);
        above("d", "rwxr-xr-x");
        above("d/e", "rwx------");
        assertThat(layer()).containsExactly("d", "d/e");
    }

    @Test
    void aNewDirectoryAndOneInThePlaceOfAFileAreChanges() throws IOException {
        lower.file("file", "text");
        above("file", "rwxr-xr-x");
        above("new/deep", "rwxr-xr-x");
        assertThat(layer()).containsExactly("file", "new", "new/deep");
    }

    @Test
    void whatTheLayerDoesNotHoldIsTakenFromTheFolder() throws IOException {
        below("tmp", 0755);
        below("kept", 0755);
        above("tmp", "rwxr-xr-x");
        above("kept", "rwxr-xr-x");
        above("kept/deep", "rwxr-xr-x");
        lower.put("kept/deep", Inode.directory(0755, uid, gid, 99), 0, "");
        Files.createFile(upper.resolve("kept/new"));
        FileTime before = FileTime.fromMillis(1_000_000_000_123L);
        Files.setLastModifiedTime(upper.resolve("kept"), before);

        LayerWriter writer = new LayerWriter(new ByteArrayOutputStream());
        UpperFolder folder = new UpperFolder(upper, lower);
        folder.writeTo(writer);
        folder.tidy();

        assertThat(writer.finish().entries()).extracting(LayerEntry::path).containsExactly("kept", "kept/new");
        assertThat(upper.resolve("tmp")).doesNotExist();
        assertThat(upper.resolve("kept/deep")).doesNotExist();
        assertThat(upper.resolve("kept/new")).exists();
        assertThat(Files.getLastModifiedTime(upper.resolve("kept"))).isEqualTo(before);
    }
}
