package dev.tare.golang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.binary.go.BuildInfo;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoProgramTest {
    private static final String INFO = "path\texample.com/m\nmod\texample.com/m\t(devel)\t\nbuild\tGOARCH=amd64\n";
    private static final int DATA = 0x400;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void readsProgramsOfBothWidthsAndByteOrders(boolean wide, boolean little) throws IOException {
        GoProgram program = GoProgram.read(write(program(wide, little, information("go1.26.8", INFO), true)));

        assertThat(program.buildId()).isEqualTo("a/b/c/d");
        BuildInfo info = program.buildInfo();
        assertThat(info).isNotNull();
        assertThat(info.goVersion()).isEqualTo("go1.26.8");
        assertThat(info.name()).isEqualTo("m");
        assertThat(info.setting("GOARCH")).isEqualTo("amd64");
    }

    @Test
    void readsInformationOfReadOnlyDataToo() throws IOException {
        BuildInfo info = GoProgram.read(write(program(true, true, information("go1.26.8", INFO), false)))
                .buildInfo();

        assertThat(info).isNotNull();
    }

    @Test
    void skipsAMagicThatIsNoInformation() throws IOException {
        byte[] data = new byte[256 + 512];
        byte[] bogus = information("hello", INFO);
        System.arraycopy(bogus, 0, data, 0, 64);
        byte[] real = information("go1.26.8", INFO);
        System.arraycopy(real, 0, data, 256, real.length);

        BuildInfo info = GoProgram.read(write(program(true, true, data, true))).buildInfo();

        assertThat(info).isNotNull();
        assertThat(info.goVersion()).isEqualTo("go1.26.8");
    }

    @Test
    void readsInformationWhereverItLies() throws IOException {
        byte[] real = information("go1.26.8", INFO);
        int chunk = 256 << 10;
        for (int at = chunk - 64; at <= chunk + 32; at += 16) {
            byte[] data = new byte[at + real.length];
            System.arraycopy(real, 0, data, at, real.length);

            assertThat(GoProgram.read(write(program(true, true, data, true))).buildInfo())
                    .as("at %d", at)
                    .isNotNull();
        }
    }

    @Test
    void readsAProgramWithoutInformation() throws IOException {
        assertThat(GoProgram.read(write(program(true, true, new byte[100], true)))
                        .buildInfo())
                .isNull();
    }

    @Test
    void tellsAProgramThatWasCutShort() throws IOException {
        byte[] whole = program(true, true, information("go1.26.8", INFO), true);

        assertThatThrownBy(() -> GoProgram.read(write(Arrays.copyOf(whole, whole.length - 1))))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> GoProgram.read(write(new byte[0]))).isInstanceOf(EOFException.class);
    }

    @Test
    void refusesAnotherFile() {
        assertThatThrownBy(() -> GoProgram.read(write("#!/bin/sh\n".repeat(20).getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IOException.class)
                .hasMessage("not an ELF file");
    }

    @Test
    void tellsAnArchiveOfALibrary() throws IOException {
        assertThat(GoProgram.isArchive(write("!<arch>\nmore".getBytes(StandardCharsets.UTF_8))))
                .isTrue();
        assertThat(GoProgram.isArchive(write(program(true, true, new byte[1], true))))
                .isFalse();
        assertThat(GoProgram.isArchive(write(new byte[3]))).isFalse();
    }

    @Test
    void anyDamageEndsInAnIoExceptionOrAReading() throws IOException {
        byte[] whole = program(true, true, information("go1.26.8", INFO), true);
        Random random = new Random(4711);
        int read = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = whole.clone();
            for (int n = 0; n < 4; n++) {
                int at = random.nextInt(3) == 0 ? random.nextInt(0x200) : DATA + random.nextInt(whole.length - DATA);
                damaged[at] = (byte) random.nextInt(256);
            }
            try {
                GoProgram.read(write(damaged));
                read++;
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(read).isBetween(1, 1999);
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("program"), bytes);
    }

    /** The form that Go 1.18 and later write (debug/buildinfo). */
    private static byte[] information(String version, String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0xff);
        out.writeBytes(" Go buildinf:".getBytes(StandardCharsets.US_ASCII));
        out.write(8);
        out.write(2);
        out.writeBytes(new byte[16]);
        out.write(version.length());
        out.writeBytes(version.getBytes(StandardCharsets.UTF_8));
        int length = text.length() + 32;
        out.write(length & 0x7f | 0x80);
        out.write(length >> 7);
        out.writeBytes(new byte[16]);
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        out.writeBytes(new byte[16]);
        return out.toByteArray();
    }

    /** A note at 0x200 with the build ID, and data at 0x400. */
    private static byte[] program(boolean wide, boolean little, byte[] data, boolean writable) {
        ByteBuffer out =
                ByteBuffer.allocate(DATA + data.length).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        out.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1), (byte) (little ? 1 : 2), 1});
        int header = wide ? 64 : 52;
        int entry = wide ? 56 : 32;
        if (wide) {
            out.putLong(32, header).putShort(54, (short) entry).putShort(56, (short) 2);
        } else {
            out.putInt(28, header).putShort(42, (short) entry).putShort(44, (short) 2);
        }
        segment(out, wide, header, 4, 4, 0x200, 24);
        segment(out, wide, header + entry, 1, writable ? 6 : 4, DATA, data.length);
        out.putInt(0x200, 4).putInt(0x204, 7).putInt(0x208, 4);
        out.put(0x20c, "Go\0\0a/b/c/d\0".getBytes(StandardCharsets.US_ASCII));
        out.put(DATA, data);
        return out.array();
    }

    private static void segment(ByteBuffer out, boolean wide, int at, int type, int flags, int offset, int size) {
        out.putInt(at, type);
        if (wide) {
            out.putInt(at + 4, flags).putLong(at + 8, offset).putLong(at + 32, size);
        } else {
            out.putInt(at + 24, flags).putInt(at + 4, offset).putInt(at + 16, size);
        }
    }
}
