package dev.tare.needs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.binary.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

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
            assertThat(ProgramNeeds.find(ByteSource.of(file)).needs())
                    .extracting(Need::id)
                    .contains(NeedId.LOADER, NeedId.LIBRARIES);
        }
    }
}
