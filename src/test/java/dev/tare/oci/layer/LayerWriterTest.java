package dev.tare.oci.layer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Xattrs;
import dev.tare.text.Names;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

public class LayerWriterTest {
    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();
    private final LayerWriter layer = new LayerWriter(tar);

    @Test
    void aLayerOfNothingIsTwoBlocksOfZeros() throws IOException {
        assertThat(layer.finish().entries()).isEmpty();
        assertThat(tar.toByteArray()).isEqualTo(new byte[1024]);
    }

    @Test
    void aPlainFileIsOneUstarHeaderAndItsContent() throws IOException {
        add("a/b", Inode.file(04755, 65532, 7, 5, 1234567890), "hello");
        LayerIndex index = layer.finish();
        byte[] bytes = tar.toByteArray();
        assertThat(bytes).hasSize(512 + 512 + 1024);
        assertThat(field(bytes, 0, 100)).isEqualTo("a/b");
        assertThat(field(bytes, 100, 8)).isEqualTo("0004755");
        assertThat(field(bytes, 108, 8)).isEqualTo("0177774");
        assertThat(field(bytes, 116, 8)).isEqualTo("0000007");
        assertThat(field(bytes, 124, 12)).isEqualTo("00000000005");
        assertThat(field(bytes, 136, 12)).isEqualTo("11145401322");
        assertThat(new String(bytes, 257, 8, ISO_8859_1)).isEqualTo("ustar\00000");
        assertThat(field(bytes, 265, 64)).as("names of users").isEmpty();
        assertThat(field(bytes, 512, 512)).isEqualTo("hello");
        LayerEntry entry = index.entries().getFirst();
        assertThat(entry.offset()).isEqualTo(512);
        assertThat(entry.digest()).isEqualTo(Digest.sha256("hello"));
    }

    @Test
    void theSameEntriesGiveTheSameBytes() throws IOException {
        ByteArrayOutputStream other = new ByteArrayOutputStream();
        everything(layer);
        everything(new LayerWriter(other));
        assertThat(other.toByteArray()).isEqualTo(tar.toByteArray());
    }

    @Test
    void theReaderFindsWhatWasWritten() throws IOException {
        LayerIndex written = everything(layer);
        LayerIndex read = LayerIndexer.index(new ByteArrayInputStream(tar.toByteArray()), true);
        assertThat(read.entries()).containsExactlyElementsOf(written.entries());
    }

    @Test
    void noPathLeadsOutOfTheRootOrHasAnEmptyPart() {
        for (String path : List.of("../x", "a/../x", "a/..", "..", ".", "a/./b", "/a", "a//b", "a/", "/")) {
            assertThatThrownBy(() -> add(path, Inode.file(0644, 0, 0, 0, 0), ""))
                    .as(path)
                    .isInstanceOf(TareException.class)
                    .hasMessageStartingWith("\"" + path + "\": no layer can hold a path");
            assertThatThrownBy(() -> layer.add("b", Inode.file(0644, 0, 0, 0, 0), path, null, null))
                    .as("link to %s", path)
                    .isInstanceOf(TareException.class);
            assertThatThrownBy(() -> layer.whiteout(path))
                    .as("whiteout of %s", path)
                    .isInstanceOf(TareException.class);
            assertThatThrownBy(() -> layer.opaque(path)).as("opaque %s", path).isInstanceOf(TareException.class);
        }
        assertThatCode(() -> add("..a/.b/...", Inode.file(0644, 0, 0, 0, 0), ""))
                .doesNotThrowAnyException();
    }

    @Test
    void aDirectoryEndsWithASlashAndTheRootIsADot() throws IOException {
        layer.add("", Inode.directory(0755, 0, 0, 0), null, null, null);
        layer.add("a/b", Inode.directory(0755, 0, 0, 0), null, null, null);
        layer.finish();
        assertThat(field(tar.toByteArray(), 0, 100)).isEqualTo("./");
        assertThat(field(tar.toByteArray(), 512, 100)).isEqualTo("a/b/");
    }

    @Test
    void whiteoutsHaveNoModeAndNoTime() throws IOException {
        layer.whiteout("a/b");
        layer.opaque("c");
        layer.opaque("");
        layer.finish();
        byte[] bytes = tar.toByteArray();
        assertThat(field(bytes, 0, 100)).isEqualTo("a/.wh.b");
        assertThat(field(bytes, 100, 8)).isEqualTo("0000000");
        assertThat(field(bytes, 136, 12)).isEqualTo("00000000000");
        assertThat(bytes[156]).isEqualTo((byte) '0');
        assertThat(field(bytes, 512, 100)).isEqualTo("c/.wh..wh..opq");
        assertThat(field(bytes, 1024, 100)).isEqualTo(".wh..wh..opq");
    }

    @Test
    void aLongNameIsDividedAsUstarDoesAndNeedsNoPax() throws IOException {
        String parent = "p".repeat(120);
        add(parent + "/" + "n".repeat(100), Inode.file(0644, 0, 0, 0, 0), "");
        layer.finish();
        assertThat(tar.size()).isEqualTo(512 + 1024);
        assertThat(field(tar.toByteArray(), 345, 155)).isEqualTo(parent);
    }

    @Test
    void paxIsWrittenForWhatUstarCannotSay() throws IOException {
        add("é", Inode.file(0644, 0, 0, 0, 0), "");
        add("x".repeat(101), Inode.file(0644, 0, 0, 0, 0), "");
        add("a", Inode.file(0644, 2097152, 4294967294L, 0, -1).withTime(-2, 500_000_000), "");
        layer.finish();
        String all = tar.toString(UTF_8);
        assertThat(all)
                .contains("11 path=é\n")
                .contains("111 path=" + "x".repeat(101) + "\n")
                .contains("15 uid=2097152\n")
                .contains("18 gid=4294967294\n")
                .contains("14 mtime=-1.5\n");
    }

    @Test
    void contentThatIsTooShortOrTooLongIsRefused() {
        assertThatThrownBy(() -> add("a", Inode.file(0644, 0, 0, 6, 0), "hello"))
                .isInstanceOf(IOException.class)
                .hasMessage("/a: the file became shorter while it was read: 1 bytes are missing of 6");
        assertThatThrownBy(() -> add("b", Inode.file(0644, 0, 0, 4, 0), "hello"))
                .isInstanceOf(IOException.class)
                .hasMessage("/b: the file became longer while it was read, than 4 bytes");
    }

    @Test
    void aNameThatWouldBeAWhiteoutIsRefused() {
        assertThatThrownBy(() -> add("d/.wh.x", Inode.file(0644, 0, 0, 0, 0), ""))
                .isInstanceOf(TareException.class)
                .hasMessage("/d/.wh.x: no layer can hold a name that begins with .wh.");
    }

    @Test
    void aNameThatOurOwnReaderWouldRefuseIsRefused() throws IOException {
        String longest = "d/".repeat(2_000) + "n".repeat(95);
        add(longest, Inode.file(0644, 0, 0, 0, 0), "");
        layer.finish();
        assertThat(LayerIndexer.index(new ByteArrayInputStream(tar.toByteArray()), false)
                        .entries())
                .hasSize(1);
        for (String name : new String[] {longest + "n", "é".repeat(2048), "a\0b"}) {
            assertThatThrownBy(() -> add(name, Inode.file(0644, 0, 0, 0, 0), ""))
                    .isInstanceOf(TareException.class)
                    .hasMessageContaining("no layer can hold a name");
        }
    }

    @Test
    void aDigestThatIsGivenIsTaken() throws IOException {
        Digest given = Digest.sha256("not read");
        layer.add("a", Inode.file(0644, 0, 0, 1, 0), null, new ByteArrayInputStream(new byte[1]), given);
        assertThat(layer.finish().entries().getFirst().digest()).isEqualTo(given);
    }

    @Test
    void contentLargerThanAnyBufferKeepsItsPlace() throws IOException {
        byte[] large = new byte[1_000_003];
        new Random(1).nextBytes(large);
        add("small", Inode.file(0644, 0, 0, 3, 0), "abc");
        layer.add("large", Inode.file(0644, 0, 0, large.length, 0), null, trickling(large), null);
        add("after", Inode.file(0644, 0, 0, 3, 0), "xyz");
        LayerIndex index = layer.finish();
        byte[] bytes = tar.toByteArray();
        LayerEntry entry = index.entries().get(1);
        int offset = (int) entry.offset();
        assertThat(Arrays.copyOfRange(bytes, offset, offset + large.length)).isEqualTo(large);
        assertThat(entry.digest()).isEqualTo(Digest.sha256(large));
        int last = (int) index.entries().get(2).offset();
        assertThat(new String(bytes, last, 3, UTF_8)).isEqualTo("xyz");
    }

    /** A stream that gives less than it is asked for. */
    private static InputStream trickling(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] to, int offset, int length) {
                return super.read(to, offset, Math.min(length, 70_001));
            }
        };
    }

    private void add(String path, Inode inode, String content) throws IOException {
        layer.add(path, inode, null, new ByteArrayInputStream(content.getBytes(UTF_8)), null);
    }

    public static LayerIndex everything(LayerWriter layer) throws IOException {
        byte[] capability = {1, 0, 0, 2, 0, 4, 0, 0, (byte) 0xff, '\n', '='};
        layer.add("", Inode.directory(0755, 1, 2, 3), null, null, null);
        layer.add("d", Inode.directory(01777, 1, 2, 3), null, null, null);
        layer.add(
                "d/f",
                Inode.file(0644, 0, 0, 3, 9)
                        .withTime(99, 1)
                        .withXattrs(Xattrs.of(Map.of("security.capability", capability, "user.x", new byte[0]))),
                null,
                new ByteArrayInputStream("abc".getBytes(UTF_8)),
                null);
        layer.add("d/hard", Inode.file(0644, 0, 0, 3, 9), "d/f", null, null);
        layer.add("l", Inode.symlink("../é/" + "t".repeat(120), 5, 6, 7), null, null, null);
        layer.add(
                "c",
                new Inode(FileType.CHARACTER_DEVICE, 0600, 0, 0, 0, 1, 0, "", 5, 1048575, Xattrs.NONE),
                null,
                null,
                null);
        layer.add("b", new Inode(FileType.BLOCK_DEVICE, 0600, 0, 0, 0, 1, 0, "", 8, 1, Xattrs.NONE), null, null, null);
        layer.add("p", new Inode(FileType.FIFO, 0600, 0, 0, 0, 1, 0, "", 0, 0, Xattrs.NONE), null, null, null);
        layer.add(
                Names.decode(new byte[] {'x', (byte) 0xff, '/', (byte) 0xc3}),
                Inode.file(0, 4294967295L, 3000000, 0, 1L << 40),
                null,
                InputStream.nullInputStream(),
                null);
        String deep = ("n".repeat(60) + "/").repeat(5) + "end";
        layer.add(deep, Inode.directory(0755, 0, 0, -5), null, null, null);
        layer.add(deep + "/other", Inode.file(0644, 0, 0, 0, 9), null, InputStream.nullInputStream(), null);
        layer.add(deep + "/hard", Inode.file(0644, 0, 0, 3, 9), deep + "/other", null, null);
        layer.whiteout("gone/away");
        layer.opaque("d");
        return layer.finish();
    }

    private static String field(byte[] bytes, int at, int length) {
        int end = at;
        while (end < at + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, at, end - at, UTF_8);
    }
}
