package dev.tare.binary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ElfSymbolsTest {
    private static final Path JAVA = Path.of(System.getProperty("java.home"));

    private static ElfSymbols library(boolean withoutSections) throws IOException {
        byte[] library = Files.readAllBytes(JAVA.resolve("lib/libjli.so"));
        if (withoutSections) {
            Arrays.fill(library, 40, 48, (byte) 0);
        }
        return ElfSymbols.read(Elf.read(ByteSource.of(library)));
    }

    /** A library that comes with what runs these tests: made by a linker, and not by them. */
    @Test
    void tellsWhatALibraryTakesAndGives() throws IOException {
        ElfSymbols symbols = library(false);

        assertThat(symbols.imported()).contains("getenv", "fclose").doesNotContain("JLI_Launch");
        assertThat(symbols.exported()).contains("JLI_Launch").doesNotContain("getenv");
    }

    @Test
    void needsNoSectionsForThat() throws IOException {
        ElfSymbols symbols = library(true);

        assertThat(symbols.imported()).isEqualTo(library(false).imported());
        assertThat(symbols.exported()).isEqualTo(library(false).exported());
        assertThat(symbols.local()).isEmpty();
    }

    @Test
    void findsTextsInWhatIsMapped() throws IOException {
        try (FileChannel file = FileChannel.open(JAVA.resolve("lib/libjli.so"))) {
            Elf elf = Elf.read(ByteSource.of(file));

            assertThat(ElfStrings.find(
                            elf, List.of("/proc/self/exe", "no such text", "JAVA_TOOL_OPTIONS", "JLI_Launch")))
                    .contains("JLI_Launch", "/proc/self/exe")
                    .doesNotContain("no such text");
        }
    }

    @Test
    void findsATextThatCrossesTheBorderOfTwoReads() throws IOException {
        ElfKind kind = Objects.requireNonNull(ElfKind.ofArchitecture("amd64"));
        byte[] head = new ElfFile(kind).bytes();
        byte[] program = Arrays.copyOf(head, 600 << 10);
        // The size of the first segment in the file.
        ByteBuffer.wrap(program).order(kind.order()).putLong(64 + 32, program.length);
        for (int at = (256 << 10) - 9; at <= 256 << 10; at++) {
            byte[] one = program.clone();
            System.arraycopy("zoneinfo".getBytes(StandardCharsets.US_ASCII), 0, one, at, 8);

            assertThat(ElfStrings.find(Elf.read(ByteSource.of(one)), List.of("zoneinfo", "none")))
                    .containsExactly("zoneinfo");
        }
    }

    @Test
    void aProgramWithoutALoaderHasNone() throws IOException {
        byte[] program = new ElfFile(Objects.requireNonNull(ElfKind.ofArchitecture("s390x"))).bytes();
        ElfSymbols symbols = ElfSymbols.read(Elf.read(ByteSource.of(program)));

        assertThat(symbols.imported()).isEmpty();
        assertThat(symbols.exported()).isEmpty();
    }
}
