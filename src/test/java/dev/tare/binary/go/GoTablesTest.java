package dev.tare.binary.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GoTablesTest {
    static Stream<Arguments> programs() {
        return Stream.of("amd64", "386", "arm", "arm64", "riscv64", "s390x", "ppc64le", "mips", "mipsle", "mips64")
                .flatMap(architecture ->
                        Arrays.stream(Pclntab.Form.values()).map(form -> Arguments.of(architecture, form)));
    }

    static GoFile file(String architecture, Pclntab.Form form) {
        GoFile file = new GoFile(architecture, form);
        file.function("runtime.main");
        file.function("main.main");
        file.function("net/http.(*Client).Do");
        file.function("main.main.func1");
        file.inlined("net/http.Get");
        return file;
    }

    private static GoTables read(byte[] program) throws IOException {
        return Objects.requireNonNull(GoTables.read(Elf.read(ByteSource.of(program))));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void readsTheFunctionsOfAllFormsAndMachines(String architecture, Pclntab.Form form) throws IOException {
        GoTables tables = read(file(architecture, form).bytes());

        assertThat(tables.names("main.main")).isTrue();
        assertThat(tables.names("main.mai")).isFalse();
        assertThat(tables.names("main.main.func")).isFalse();
        assertThat(tables.namesWithPrefix("main.")).containsExactly("main.main", "main.main.func1");
        assertThat(tables.functions().form).isEqualTo(form);
        assertThat(tables.functions().count).isEqualTo(4);
        // The first form has no list of names.
        assertThat(tables.names("net/http.Get")).isEqualTo(form != Pclntab.Form.GO_1_2);
    }

    @ParameterizedTest
    @MethodSource("programs")
    void findsTheModuleDataWhereTheFormIsKnown(String architecture, Pclntab.Form form) throws IOException {
        ModuleData module = read(file(architecture, form).bytes()).module();

        if (form == Pclntab.Form.GO_1_2) {
            assertThat(module).isNull();
        } else {
            assertThat(module).isNotNull();
            assertThat(module.text()).isEqualTo(GoFile.TEXT);
            assertThat(module.textEnd()).isEqualTo(GoFile.TEXT + 4 * GoFile.FUNCTION);
            assertThat(module.types()).isEqualTo(GoFile.RODATA);
        }
    }

    @Test
    void countsAllFunctionsAsReachableWhereItReadsNoCode() throws IOException {
        Reachability all = read(file("s390x", Pclntab.Form.GO_1_20).bytes()).reachability();

        assertThat(all.isExact()).isFalse();
        assertThat(all.isReachable("net/http.Get")).isTrue();
        assertThat(all.isReachable("net/http.Post")).isFalse();
        assertThat(all.path("main.main")).isEmpty();
        assertThat(all.callers("main.main")).isEmpty();
    }

    @Test
    void takesAGenericFunctionForOneWhateverItsTypes() throws IOException {
        GoFile file = file("amd64", Pclntab.Form.GO_1_20);
        file.function("slices.Sort[go.shape.[]int,go.shape.int]");
        file.function("slices.Sort[go.shape.[]string,go.shape.string]");
        file.function("slices.Sort[go.shape.[]int,go.shape.int].func1");
        GoTables tables = read(file.bytes());

        assertThat(tables.namesWithPrefix("slices.")).containsExactly("slices.Sort[...]", "slices.Sort[...].func1");
        assertThat(tables.names("slices.Sort[...]")).isTrue();
        assertThat(tables.names("slices.Sort[...].func2")).isFalse();
        assertThat(tables.names("slices.Sort")).isFalse();
    }

    @Test
    void takesNoMagicNumberForATable() throws IOException {
        GoFile file = file("amd64", Pclntab.Form.GO_1_20);
        file.out.putInt(GoFile.RODATA + 0x100, 0xfffffff1).put(GoFile.RODATA + 0x106, (byte) 1);
        file.out.put(GoFile.RODATA + 0x107, (byte) 8).putLong(GoFile.RODATA + 0x108, 3);

        assertThat(read(file.bytes()).functions().start).isEqualTo(GoFile.PCLNTAB);
    }

    @Test
    void saysNothingOfOtherPrograms() throws IOException {
        GoFile file = file("amd64", Pclntab.Form.GO_1_20);
        byte[] other = file.bytes();
        other[GoFile.PCLNTAB] = 0;

        assertThat(GoTables.read(Elf.read(ByteSource.of(other)))).isNull();
    }

    @Test
    void tellsAProgramThatIsCutShort() {
        byte[] cut = Arrays.copyOf(file("arm64", Pclntab.Form.GO_1_18).bytes(), GoFile.MODULE);

        assertThatThrownBy(() -> read(cut)).isInstanceOf(EOFException.class).hasMessage("the program is cut short");
    }

    @ParameterizedTest
    @MethodSource("programs")
    void anyDamageEndsInAReadingOrAnIoException(String architecture, Pclntab.Form form) throws IOException {
        byte[] whole = file(architecture, form).bytes();
        Random random = new Random(4711);
        int read = 0;
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            for (int n = 0; n < 4; n++) {
                int[] places = {0x40, GoFile.PCLNTAB, GoFile.PCLNTAB + 0x1000, GoFile.PCLNTAB + 0x1800, GoFile.MODULE};
                damaged[places[random.nextInt(5)] + random.nextInt(0x180)] = (byte) random.nextInt(256);
            }
            try {
                GoTables tables = GoTables.read(Elf.read(ByteSource.of(damaged)));
                if (tables != null) {
                    tables.reachability().path("main.main");
                    read++;
                }
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(read).isBetween(1, 299);
    }
}
