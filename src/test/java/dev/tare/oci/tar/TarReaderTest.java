package dev.tare.oci.tar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.content.Archives;
import dev.tare.oci.layer.LayerIndex;
import dev.tare.oci.layer.LayerIndexer;
import dev.tare.oci.layer.LayerMerger;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.layer.LayerWriterTest;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Xattrs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads tars made by hand, block by block: what no tool writes on request, and what is broken. */
class TarReaderTest {
    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

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

    @Test
    void whatIsBrokenIsSaidWithItsPlace() throws IOException {
        entry("first", '0', "hello");
        byte[] sound = tar.toByteArray();

        byte[] block = header("a", '0', 0);
        block[0] ^= 1;
        broken(sound, block, "the entry at byte 1024: the checksum of its header is wrong");

        block = header("a", '0', 0);
        block[TarFormat.SIZE] = 'x';
        TarFormat.putChecksum(block);
        broken(sound, block, "the entry at byte 1024: a number in its header is not octal");

        block = header("a", '0', 0);
        binary(block, TarFormat.SIZE, 12, -1);
        TarFormat.putChecksum(block);
        broken(sound, block, "the entry at byte 1024: its size is -1");

        block = header("a", '0', 0);
        Arrays.fill(block, TarFormat.SIZE, TarFormat.SIZE + 12, (byte) 0xbf);
        TarFormat.putChecksum(block);
        broken(sound, block, "the entry at byte 1024: a number of more than 63 bits in its header");

        block = header("a", '0', 0);
        binary(block, TarFormat.UID, 8, 1L << 33);
        TarFormat.putChecksum(block);
        broken(sound, block, "the entry at byte 1024: its owner, time or size is out of range");

        broken(sound, header("a", 'x', 1L << 30), "a header of 1073741824 bytes; 1048576 is the limit");
        broken(sound, header("a", 'L', 600), "it is cut off at byte 1536");
        broken(sound, header("a", '0', 1), "it is cut off at byte 1536");
        broken(sound, header("a", 'M', 0), "the entry at byte 1024: unknown type 'M'");
        broken(sound, header("a", 'S', 0), "a sparse file in a header that is not of GNU's form");
        broken(sound, new byte[600], "it is cut off at byte 1624");
        broken(sound, Arrays.copyOf(header("a", '0', 0), 300), "it is cut off at byte 1324");
        byte[] oneZero = Arrays.copyOf(new byte[512], 1024);
        System.arraycopy(header("a", '0', 0), 0, oneZero, 512, 512);
        broken(sound, oneZero, "the entry at byte 1024: a block of zeros, and no second one after it");
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

    @Test
    void brokenPaxRecordsAreRefused() throws IOException {
        for (String records : List.of(
                "5 a=b\n",
                "999999999 a=b\n",
                "-6 a=b\n",
                "6 a=bc",
                "6a=b\n",
                "5 a\n\n",
                "6 =ab\n",
                "10 uid=-1\n",
                "9 uid=x\n",
                "27 size=9999999999999999999\n",
                "12 path=a\0b\n")) {
            tar.reset();
            entry("PaxHeaders.0/x", 'x', records);
            entry("a", '0', "");
            assertThatThrownBy(this::read)
                    .as(records)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("not a sound tar: the entry at byte 0: its PAX header has");
        }
    }

    @Test
    void aNameThatNoKernelTakesIsRefused() throws IOException {
        entry("././@LongLink", 'L', "a/".repeat(3000));
        entry("a", '0', "");
        assertThatThrownBy(this::read).hasMessageContaining("its name or target is longer than 4096 bytes");
    }

    /** 3,000 tars with a few bytes changed, cut or repeated: each is read, or refused by an IOException. */
    @Test
    void noTarCrashesTheReader() throws IOException {
        LayerWriterTest.everything(new LayerWriter(tar));
        entry("././@LongLink", 'L', "n".repeat(300));
        byte[] sound = tar.toByteArray();
        Random random = new Random(20261121);
        int refused = 0;
        for (int round = 0; round < 3_000; round++) {
            byte[] bytes = Arrays.copyOf(sound, random.nextInt(4) == 0 ? random.nextInt(sound.length) : sound.length);
            for (int changes = random.nextInt(4); changes >= 0 && bytes.length > 0; changes--) {
                int at = random.nextInt(bytes.length);
                bytes[at] = (byte) random.nextInt(256);
                int block = at / 512 * 512;
                if (block + 512 <= bytes.length && random.nextInt(3) > 0) {
                    // Else hardly any change would get behind the checksum.
                    byte[] mended = Arrays.copyOfRange(bytes, block, block + 512);
                    TarFormat.putChecksum(mended);
                    System.arraycopy(mended, 0, bytes, block, 512);
                }
            }
            try {
                LayerIndex index = LayerIndexer.index(new ByteArrayInputStream(bytes), true);
                assertThat(LayerIndex.decode(index.encode())).isEqualTo(index);
                new LayerMerger().apply(index);
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotBlank().isNotEqualTo("null");
                refused++;
            }
        }
        assertThat(refused).isBetween(300, 2_999);
    }

    private void broken(byte[] before, byte[] rest, String message) {
        byte[] all = Arrays.copyOf(before, before.length + rest.length);
        System.arraycopy(rest, 0, all, before.length, rest.length);
        assertThatThrownBy(() -> {
                    TarReader reader = new TarReader(new ByteArrayInputStream(all));
                    while (reader.next() != null) {
                        reader.content().readAllBytes();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("not a sound tar: ")
                .hasMessageEndingWith(message);
    }

    private static byte[] header(String name, char type, long size) throws IOException {
        return TarHeader.encode(name.getBytes(UTF_8), type, Inode.file(0644, 0, 0, 0, 0), size, new byte[0]);
    }

    private static void binary(byte[] block, int at, int width, long value) {
        for (int i = 0; i < width; i++) {
            int shift = 8 * (width - 1 - i);
            block[at + i] = (byte) (shift > 63 ? value >> 63 : value >> shift);
        }
        block[at] |= (byte) 0x80;
    }

    private void entry(String name, char type, String content) throws IOException {
        entry(name, type, content, content.length());
    }

    private void entry(String name, char type, String content, long size) throws IOException {
        byte[] bytes = content.getBytes(ISO_8859_1);
        tar.write(header(name, type, size));
        tar.write(bytes);
        tar.write(new byte[TarFormat.padding(bytes.length)]);
    }

    private void pax(char type, String... records) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String record : records) {
            String bytes = new String(record.getBytes(UTF_8), ISO_8859_1);
            int rest = bytes.length() + 1;
            int length = rest
                    + Integer.toString(rest + Integer.toString(rest).length()).length();
            all.append(length).append(' ').append(bytes);
        }
        entry("PaxHeaders.0/x", type, all.toString());
    }

    private TarReader reader() {
        return new TarReader(new ByteArrayInputStream(tar.toByteArray()));
    }

    private static TarEntry entry(TarReader reader) throws IOException {
        TarEntry entry = reader.next();
        assertThat(entry).isNotNull();
        return entry;
    }

    private List<String> read() throws IOException {
        TarReader reader = reader();
        List<String> found = new ArrayList<>();
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            String content = new String(reader.content().readAllBytes(), UTF_8);
            found.add(entry.path() + " " + entry.inode().type() + " "
                    + entry.inode().size() + " " + content);
        }
        return found;
    }

    private List<String> paths() throws IOException {
        TarReader reader = reader();
        List<String> found = new ArrayList<>();
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            found.add(entry.path());
        }
        return found;
    }
}
