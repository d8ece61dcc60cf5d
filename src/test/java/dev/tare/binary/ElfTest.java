package dev.tare.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElfTest {
    private static ElfKind kind(String architecture) {
        return Objects.requireNonNull(ElfKind.ofArchitecture(architecture));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "386",
                "amd64",
                "arm",
                "arm64",
                "loong64",
                "mips",
                "mipsle",
                "mips64",
                "mips64le",
                "ppc64",
                "ppc64le",
                "riscv64",
                "s390x"
            })
    void readsProgramsOfAllMachines(String architecture) throws IOException {
        ElfKind kind = kind(architecture);

        Elf elf = Elf.read(ByteSource.of(new ElfFile(kind).bytes()));

        assertThat(elf.kind()).isEqualTo(kind);
        assertThat(elf.type()).isEqualTo(3);
        assertThat(elf.segments()).hasSize(4);
        assertThat(elf.interpreter()).isEqualTo("/lib/ld.so.1");
        ElfDynamic dynamic = elf.dynamic();
        assertThat(dynamic.needed()).containsExactly("libc.so.6", "libm.so.6");
        assertThat(dynamic.soname()).isEqualTo("libx.so");
        assertThat(dynamic.rpath()).isEqualTo("/opt/r");
        assertThat(dynamic.runpath()).isEqualTo("$ORIGIN/../lib");
        assertThat(elf.sections()).extracting(ElfSection::name).containsExactly(".text", ".names");
        assertThat(elf.notes()).singleElement().satisfies(note -> {
            assertThat(note.owner()).isEqualTo("ABC");
            assertThat(note.type()).isEqualTo(7);
            assertThat(note.text()).isEqualTo("xyz");
        });
    }

    /** The program that runs these tests: made by a linker, and not by them. */
    @Test
    void readsTheProgramOfThisMachine() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        try (FileChannel file = FileChannel.open(java)) {
            Elf elf = Elf.read(ByteSource.of(file));

            elf.checkWhole();
            assertThat(elf.interpreter()).contains("/ld-");
            assertThat(elf.dynamic().needed()).anyMatch(name -> name.startsWith("libc."));
            assertThat(elf.sections()).extracting(ElfSection::name).contains(".text", ".dynamic");
        }
    }

    @Test
    void doesWithoutSections() throws IOException {
        byte[] program = new ElfFile(kind("amd64")).bytes();
        byte[] zeroed = program.clone();
        Arrays.fill(zeroed, 0x400, zeroed.length, (byte) 0);
        byte[] elsewhere = program.clone();
        elsewhere[46] = 1;
        byte[] missing = program.clone();
        Arrays.fill(missing, 40, 48, (byte) 0);

        assertThat(Elf.read(ByteSource.of(zeroed)).sections()).allMatch(section -> section.size() == 0);
        for (byte[] each : new byte[][] {zeroed, elsewhere, missing}) {
            Elf elf = Elf.read(ByteSource.of(each));
            assertThat(elf.dynamic().needed()).hasSize(2);
            assertThat(elf.interpreter()).isEqualTo("/lib/ld.so.1");
        }
        assertThat(Elf.read(ByteSource.of(elsewhere)).sections()).isEmpty();
        assertThat(Elf.read(ByteSource.of(missing)).sections()).isEmpty();
    }

    /** The header's end is the beginning of the program header, and the classes are left out: the kernel takes it. */
    @Test
    void readsAProgramWhoseHeadersOverlap() throws IOException {
        ByteBuffer out = ByteBuffer.allocate(142).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0x464c457f).putShort(16, (short) 2).putShort(18, (short) 62).putInt(20, 1);
        out.putLong(24, 0x400078).putLong(32, 56).putShort(52, (short) 64).putShort(54, (short) 56);
        // e_phnum, and p_type of the first: both are 1.
        out.putShort(56, (short) 1).putShort(60, (short) 5);
        out.putLong(64, 0)
                .putLong(72, 0x400000)
                .putLong(88, 142)
                .putLong(96, 142)
                .putLong(104, 0);

        Elf elf = Elf.read(ByteSource.of(out.array()));

        elf.checkWhole();
        assertThat(elf.kind()).isEqualTo(kind("amd64"));
        assertThat(elf.interpreter()).isNull();
        assertThat(elf.dynamic()).isEqualTo(ElfDynamic.NONE);
        assertThat(elf.sections()).isEmpty();
        assertThat(elf.segments()).singleElement().satisfies(segment -> {
            assertThat(segment.type()).isEqualTo(Elf.Segment.LOAD);
            assertThat(segment.size()).isEqualTo(142);
        });
    }

    @Test
    void readsAProgramThatIsShorterThanAHeader() throws IOException {
        ByteBuffer out = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0x464c457f).putInt(4, 1).putInt(8, 0).putInt(12, 0x10000);
        out.putShort(16, (short) 2).putShort(18, (short) 3);
        out.putInt(28, 4).putShort(42, (short) 32).putShort(44, (short) 1);

        Elf elf = Elf.read(ByteSource.of(out.array()));

        assertThat(elf.segments())
                .singleElement()
                .extracting(Elf.Segment::address)
                .isEqualTo(0x10000L);
        assertThat(elf.sections()).isEmpty();
    }

    @Test
    void refusesOtherFilesAndTellsThoseThatAreCutShort() throws IOException {
        ByteSource script = ByteSource.of("#!/bin/sh\n".repeat(20).getBytes(StandardCharsets.UTF_8));
        ByteSource cut = ByteSource.of(Arrays.copyOf(new ElfFile(kind("amd64")).bytes(), 0x500));

        assertThat(Elf.isElf(script)).isFalse();
        assertThat(Elf.isElf(ByteSource.of(new byte[3]))).isFalse();
        assertThatThrownBy(() -> Elf.read(script)).hasMessage("not an ELF file");
        assertThatThrownBy(() -> Elf.read(cut).checkWhole()).isInstanceOf(EOFException.class);
    }

    @Test
    void anyDamageEndsInAnIoExceptionOrAReading() throws IOException {
        Random random = new Random(4711);
        int read = 0;
        for (int i = 0; i < 4000; i++) {
            byte[] damaged = new ElfFile(kind(i % 2 == 0 ? "s390x" : "arm")).bytes();
            for (int n = 0; n < 6; n++) {
                damaged[16 + random.nextInt(damaged.length - 16)] = (byte) random.nextInt(256);
            }
            try {
                Elf elf = Elf.read(ByteSource.of(damaged));
                assertThat(elf.sections()).hasSizeLessThan(1 << 16);
                assertThat(elf.notes()).hasSizeLessThan(1 << 16);
                assertThat(elf.dynamic().needed()).hasSizeLessThan(1 << 16);
                // It is null where the type of its segment is what was damaged.
                read += elf.interpreter() == null ? 0 : 1;
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(read).isBetween(1, 3999);
    }
}
