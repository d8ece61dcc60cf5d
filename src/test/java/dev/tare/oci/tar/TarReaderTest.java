package dev.tare.oci.tar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.content.Archives;
import dev.tare.oci.layer.LayerIndex;
import dev.tare.oci.layer.LayerIndexer;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Xattrs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads tars made by hand, block by block: what no tool writes on request. */
class TarReaderTest extends TarBytes {
    @Test
    void nothingAndATarWithoutItsEndAreAccepted() throws IOException {
        assertThat(read()).isEmpty();
        entry("a", '0', "hello");
        assertThat(read()).containsExactly("a FILE 5 hello");
        tar.write(new byte[512]);
        assertThat(read()).containsExactly("a FILE 5 hello");
    }

    @Test
    void whatLiesBehindTheEndIsNotRead() throws IOException {
        entry("a", '0', "");
        tar.write(new byte[1024]);
        entry("b", '0', "");
        assertThat(read()).containsExactly("a FILE 0 ");
    }

    @Test
    void pathsAreCleanedAndStayInside() throws IOException {
        for (String name : List.of("./a", "/b//c/", "../../d", "e/../f", "g/./h", "..", "./")) {
            entry(name, '0', "");
        }
        assertThat(paths()).containsExactly("a", "b/c", "d", "f", "g/h", "", "");
    }

    @Test
    void v7KnowsADirectoryByItsSlash() throws IOException {
        entry("d/", '\0', "");
        entry("f", '\0', "x");
        assertThat(read()).containsExactly("d DIRECTORY 0 ", "f FILE 1 x");
    }

    @Test
    void onlyRegularFilesHaveContentWhateverTheHeaderSays() throws IOException {
        for (char type : "123456".toCharArray()) {
            byte[] block = header("e" + type, type, 100);
            tar.write(block);
        }
        entry("after", '0', "x");
        assertThat(paths()).containsExactly("e1", "e2", "e3", "e4", "e5", "e6", "after");
    }

    @Test
    void gnuLongNamesAndTargetsAreOfTheNextEntryOnly() throws IOException {
        String name = "n".repeat(300);
        String target = "t".repeat(200);
        entry("././@LongLink", 'L', name + "\0");
        entry("././@LongLink", 'K', target + "\0");
        entry("cut", '2', "");
        entry("next", '2', "");
        TarReader reader = reader();
        TarEntry first = entry(reader);
        assertThat(first.path()).isEqualTo(name);
        assertThat(first.inode().target()).isEqualTo(target);
        TarEntry next = entry(reader);
        assertThat(next.path()).isEqualTo("next");
        assertThat(next.inode().target()).isEmpty();
    }

    @Test
    void numbersMayBeBinaryAsGnuWritesThem() throws IOException {
        byte[] block = header("a", '0', 0);
        binary(block, TarFormat.UID, 8, 4_000_000_000L);
        binary(block, TarFormat.MTIME, 12, -7);
        TarFormat.putChecksum(block);
        tar.write(block);
        Inode inode = entry(reader()).inode();
        assertThat(inode.uid()).isEqualTo(4_000_000_000L);
        assertThat(inode.mtimeSeconds()).isEqualTo(-7);
    }

    @Test
    void paxRecordsComeBeforeTheHeadersFields() throws IOException {
        pax('x', "path=long/é\n", "uid=3000000\n", "mtime=12.345678901234\n", "size=3\n", "LIBARCHIVE.x=1\n");
        entry("a", '0', "abc", 1);
        TarEntry read = entry(reader());
        assertThat(read.path()).isEqualTo("long/é");
        assertThat(read.inode()).isEqualTo(Inode.file(0644, 3000000, 0, 3, 12).withTime(12, 345678901));
    }

    @Test
    void aNegativeTimeWithAFractionIsRoundedDown() throws IOException {
        for (String time : List.of("-1.25", "-1", "-0.5", "7.", "0.000000001")) {
            pax('x', "mtime=" + time + "\n");
            entry("a", '0', "");
        }
        TarReader reader = reader();
        assertThat(entry(reader).inode()).isEqualTo(Inode.file(0644, 0, 0, 0, 0).withTime(-2, 750_000_000));
        assertThat(entry(reader).inode()).isEqualTo(Inode.file(0644, 0, 0, 0, 0).withTime(-1, 0));
        assertThat(entry(reader).inode()).isEqualTo(Inode.file(0644, 0, 0, 0, 0).withTime(-1, 500_000_000));
        assertThat(entry(reader).inode()).isEqualTo(Inode.file(0644, 0, 0, 0, 0).withTime(7, 0));
        assertThat(entry(reader).inode()).isEqualTo(Inode.file(0644, 0, 0, 0, 0).withTime(0, 1));
    }

    @Test
    void globalRecordsHoldForAllEntriesAndLocalOnesForOne() throws IOException {
        pax('g', "comment=0123\n", "uid=7\n", "path=never\n");
        entry("a", '0', "");
        pax('x', "uid=8\n");
        entry("b", '0', "");
        entry("c", '0', "");
        TarReader reader = reader();
        assertThat(entry(reader).inode().uid()).isEqualTo(7);
        assertThat(entry(reader).inode().uid()).isEqualTo(8);
        TarEntry third = entry(reader);
        assertThat(third.inode().uid()).isEqualTo(7);
        assertThat(third.path()).isEqualTo("c");
    }

    @Test
    void attributesAreBytes() throws IOException {
        byte[] value = {0, '\n', '=', (byte) 0xff};
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        PaxRecords.append(records, "SCHILY.xattr.security.capability", value);
        entry("PaxHeaders.0/x", 'x', records.toString(ISO_8859_1));
        entry("a", '0', "");
        assertThat(entry(reader()).inode().xattrs()).isEqualTo(Xattrs.of(Map.of("security.capability", value)));
    }

    @Test
    void contentThatIsNotReadIsSkipped() throws IOException {
        entry("a", '0', "x".repeat(100_000));
        entry("b", '0', "hello");
        TarReader reader = reader();
        entry(reader);
        assertThat(reader.content().read()).isEqualTo('x');
        assertThat(entry(reader).path()).isEqualTo("b");
        assertThat(new String(reader.content().readAllBytes(), UTF_8)).isEqualTo("hello");
        assertThat(reader.next()).isNull();
        assertThat(reader.content().read()).isEqualTo(-1);
    }

    @Test
    void aFileIsReadByItsHeadersOnly(@TempDir Path folder) throws IOException {
        entry("a", '0', "x".repeat(1_000_000));
        entry("b", '0', "hello");
        tar.write(new byte[1024]);
        Path file = Files.write(folder.resolve("a.tar"), tar.toByteArray());
        try (FileChannel channel = FileChannel.open(file)) {
            LayerIndex index = LayerIndexer.index(channel);
            assertThat(index).isEqualTo(LayerIndexer.index(new ByteArrayInputStream(tar.toByteArray()), false));
            assertThat(index.entries().get(1).offset()).isEqualTo(512 + 1_000_448 + 512);
        }
        Files.write(folder.resolve("b.tar"), Arrays.copyOf(tar.toByteArray(), 500_000));
        try (FileChannel channel = FileChannel.open(folder.resolve("b.tar"))) {
            assertThatThrownBy(() -> LayerIndexer.index(channel)).hasMessageContaining("cut off");
        }
    }

    @Test
    void markersOfALayerAreRecognized() throws IOException {
        for (String name : List.of("d/.wh.f", ".wh..wh..opq", "d/.wh..wh..opq", ".wh..wh.plnk", ".wh.x/y")) {
            entry(name, '0', "");
        }
        LayerIndex index = LayerIndexer.index(new ByteArrayInputStream(tar.toByteArray()), false);
        assertThat(index.entries())
                .extracting(each -> each.kind() + " " + each.path())
                .containsExactly("WHITEOUT d/f", "OPAQUE ", "OPAQUE d", "ADD .wh.x/y");
    }

    @Test
    void aWhiteoutOfNothingIsNoLayer() throws IOException {
        entry("d/.wh...", '0', "");
        assertThatThrownBy(() -> LayerIndexer.index(new ByteArrayInputStream(tar.toByteArray()), false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/d/.wh...");
    }

    @Test
    void aStreamIsReadToItsEndForWhoHashesIt() throws IOException {
        entry("a", '0', "hello");
        tar.write(new byte[10240]);
        InputStream in = new ByteArrayInputStream(tar.toByteArray());
        LayerIndexer.index(in, false);
        assertThat(in.read()).isEqualTo(-1);
    }

    /** What BuildKit 0.32 makes of each, as ADD: unpacks it, fails, or copies it as a file. */
    @Test
    void anArchiveIsToldByItsFirstHeaderAsBuildKitTellsIt() throws IOException {
        byte[] end = new byte[1024];
        byte[] sound = header("a", '0', 0);
        byte[] volume7 = header("a", '\0', 0);
        java.util.Arrays.fill(volume7, TarFormat.MAGIC, TarFormat.MAGIC + 8, (byte) 0);
        TarFormat.putChecksum(volume7);
        for (byte[] first : List.of(
                sound,
                volume7,
                header("", '0', 0),
                header("", '5', 0),
                header("pax", 'g', 0),
                header("a", '7', 0),
                header("a", 'D', 0),
                header("a", 'M', 0),
                header("a", 'Q', 0),
                header("a", 'S', 0))) {
            assertThat(isTar(first)).as("without an end").isTrue();
            assertThat(isTar(first, end)).isTrue();
            assertThat(isTar(first, end, "and more".getBytes(UTF_8))).isTrue();
        }
        assertThat(isTar(header("label", 'V', 0), sound)).isTrue();
        assertThat(isTar(end)).isFalse();
        assertThat(isTar()).isFalse();
        assertThat(isTar(new byte[512], sound)).isFalse();
    }

    private static boolean isTar(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return Archives.isTar(new ByteArrayInputStream(all.toByteArray()));
    }

    @Test
    void anEntryWithoutANameIsOneOfTheRoot() throws IOException {
        entry("", '0', "lost");
        entry("a", '0', "kept");
        assertThat(read()).containsExactly(" FILE 4 lost", "a FILE 4 kept");
    }
}
