package dev.tare.needs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgramNeedsTest {
    /** A static program for amd64 that maps its whole file, in which a text stands. */
    private static byte[] program(int size, int at, String text) {
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        out.putShort(16, (short) 2).putShort(18, (short) 62).putLong(32, 64);
        out.putShort(54, (short) 56).putShort(56, (short) 1);
        out.putInt(64, 1).putInt(68, 5).putLong(80, 0x400000).putLong(96, size).putLong(104, size);
        out.put(at, text.getBytes(StandardCharsets.US_ASCII));
        return out.array();
    }

    @Test
    void aProgramOfAnotherLanguageIsJudgedByItsTexts() throws IOException {
        NeedFindings findings = ProgramNeeds.find(ByteSource.of(program(4096, 500, "x/etc/machine-idx")));

        assertThat(findings.language()).isEqualTo(Evidence.Language.NATIVE);
        assertThat(findings.needs()).extracting(Need::id).containsExactly(NeedId.MACHINE_ID);
    }

    @Test
    void aPackedProgramMayNeedAnything() throws IOException {
        assertThat(ProgramNeeds.find(ByteSource.of(program(4096, 236, "UPX!"))).warnings())
                .singleElement()
                .asString()
                .contains("packed by UPX");
        assertThat(ProgramNeeds.find(ByteSource.of(program(4096, 3000, "UPX!"))).needs())
                .isEmpty();
    }

    @Test
    void whatIsNoProgramIsRefused() {
        for (String text : List.of("", "#!/bin/sh\nexec true\n" + " ".repeat(100))) {
            assertThatThrownBy(() -> ProgramNeeds.find(ByteSource.of(text.getBytes(StandardCharsets.US_ASCII))))
                    .isInstanceOf(IOException.class);
        }
    }

    /** The program that runs these tests. */
    @Test
    void readsTheProgramOfThisMachine() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        try (FileChannel file = FileChannel.open(java)) {
            ByteSource source = ByteSource.of(file);

            assertThat(ProgramNeeds.find(source).needs())
                    .extracting(Need::id)
                    .contains(NeedId.LOADER, NeedId.LIBRARIES);
            assertThat(ImportedSymbols.of(Elf.read(source))).contains("JLI_Launch").doesNotContain("main");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void textsAreFoundWhereverTheyStand(long seed) throws IOException {
        Random random = new Random(seed);
        List<String> texts = List.of("/etc/passwd", "/etc/", "TMPDIR", "passwd!");
        TextSearch search = new TextSearch(texts);
        for (int round = 0; round < 200; round++) {
            int size = 200 + random.nextInt(400);
            byte[] program = program(size, 150, "");
            for (int i = 120; i < size; i++) {
                program[i] = (byte) "/etcpaswdTMPDIR!".charAt(random.nextInt(16));
            }
            String put = texts.get(random.nextInt(texts.size()));
            byte[] bytes = put.getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(bytes, 0, program, size - bytes.length - random.nextInt(3), bytes.length);
            String all = new String(program, StandardCharsets.ISO_8859_1);
            List<String> expected = new ArrayList<>(texts);
            expected.removeIf(text -> !all.contains(text));

            assertThat(search.in(Elf.read(ByteSource.of(program)))).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** Blocks of a megabyte are read. */
    @Test
    void aTextBetweenTwoBlocksIsFound() throws IOException {
        for (int at = (1 << 20) - 12; at <= 1 << 20; at++) {
            byte[] program = program((1 << 20) + 100, at, "/etc/machine-id");

            assertThat(new TextSearch(List.of("/etc/machine-id", "X")).in(Elf.read(ByteSource.of(program))))
                    .containsExactly("/etc/machine-id");
        }
    }
}
