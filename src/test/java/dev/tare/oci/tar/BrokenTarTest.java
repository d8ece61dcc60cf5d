package dev.tare.oci.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.layer.LayerIndex;
import dev.tare.oci.layer.LayerIndexer;
import dev.tare.oci.layer.LayerMerger;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.layer.LayerWriterTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Reads tars that are broken. */
class BrokenTarTest extends TarBytes {
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
}
