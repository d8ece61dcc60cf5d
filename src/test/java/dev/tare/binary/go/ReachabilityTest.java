package dev.tare.binary.go;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.binary.ByteSource;
import dev.tare.binary.Elf;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ReachabilityTest {
    private static final int VALUE = GoFile.RODATA + 0x100;

    private static Reachability read(GoFile file) throws IOException {
        return Objects.requireNonNull(GoTables.read(Elf.read(ByteSource.of(file.bytes()))))
                .reachability();
    }

    private static GoFile file(String architecture, Pclntab.Form form) {
        GoFile file = new GoFile(architecture, form);
        file.function("runtime.main");
        file.function("main.main");
        file.function("main.called");
        file.function("main.value");
        file.function("main.dead");
        file.function("example.com/m.init.0");
        file.function("main.early");
        file.inlined("main.somewhere");
        return file;
    }

    private static int at(int function) {
        return GoFile.TEXT + function * GoFile.FUNCTION;
    }

    /** An instruction and the distance from behind it. */
    private static void amd(GoFile file, int at, int target, int... opcode) {
        for (int i = 0; i < opcode.length; i++) {
            file.out.put(at + i, (byte) opcode[i]);
        }
        file.out.putInt(at + opcode.length, target - at - opcode.length - 4);
    }

    @ParameterizedTest
    @EnumSource(value = Pclntab.Form.class, mode = Mode.EXCLUDE, names = "GO_1_2")
    void followsCallsAndFunctionValuesOnAmd64(Pclntab.Form form) throws IOException {
        GoFile file = file("amd64", form);
        amd(file, at(1) + 3, at(2), 0xe8);
        amd(file, at(2) + 5, VALUE, 0x48, 0x8d, 0x0d);
        file.word(VALUE, GoFile.BASE + at(3));
        amd(file, at(5), at(6), 0xe9);

        check(read(file));
        Reachability prepared = read(file);
        prepared.prepare();
        check(prepared);
    }

    @ParameterizedTest
    @EnumSource(value = Pclntab.Form.class, mode = Mode.EXCLUDE, names = "GO_1_2")
    void followsCallsAndFunctionValuesOnArm64(Pclntab.Form form) throws IOException {
        GoFile file = file("arm64", form);
        file.out.putInt(at(1) + 4, 0x94000000 | (at(2) - at(1) - 4 >> 2));
        // The page after this one, and the place there.
        file.out.putInt(at(2), 0x90000000 | 1 << 29 | 3).putInt(at(2) + 4, 0x91000000 | 0x100 << 10 | 3 << 5 | 3);
        file.word(VALUE, GoFile.BASE + at(3));
        file.out.putInt(at(5), 0x14000000 | (at(6) - at(5) >> 2));

        check(read(file));
        Reachability prepared = read(file);
        prepared.prepare();
        check(prepared);
    }

    private static void check(Reachability reachability) {
        assertThat(reachability.isExact()).isTrue();
        assertThat(reachability.path("main.value")).containsExactly("main.main", "main.called", "main.value");
        assertThat(reachability.callers("main.value")).containsExactly("main.called");
        assertThat(reachability.path("main.early")).containsExactly("example.com/m.init.0", "main.early");
        assertThat(reachability.isReachable("main.dead")).isFalse();
        assertThat(reachability.path("main.dead")).isEmpty();
        assertThat(reachability.isReachable("main.none")).isFalse();
        // The tables do not say where it was inlined.
        assertThat(reachability.isReachable("main.somewhere")).isTrue();
    }

    @Test
    void countsWhatDataReferToAsReached() throws IOException {
        GoFile file = file("amd64", Pclntab.Form.GO_1_20);
        file.word(GoFile.MODULE + 0x800, GoFile.BASE + VALUE);
        file.word(VALUE, GoFile.BASE + at(4));

        assertThat(read(file).isReachable("main.dead")).isTrue();
    }

    @Test
    void namesTheCodeThatRefersToTheDataOnTheWay() throws IOException {
        GoFile file = file("amd64", Pclntab.Form.GO_1_20);
        amd(file, at(1), GoFile.MODULE + 0x7f0, 0x48, 0x8b, 0x05);
        file.word(GoFile.MODULE + 0x800, GoFile.BASE + VALUE);
        file.word(VALUE, GoFile.BASE + at(4));

        assertThat(read(file).path("main.dead")).containsExactly("main.main", "main.dead");
    }

    @Test
    void takesAnyFunctionForReachableWhereTheModuleDataAreUnknown() throws IOException {
        GoFile file = file("amd64", Pclntab.Form.GO_1_20);
        byte[] program = file.bytes();
        program[GoFile.MODULE]++;

        Reachability reachability = Objects.requireNonNull(GoTables.read(Elf.read(ByteSource.of(program))))
                .reachability();
        assertThat(reachability.isExact()).isFalse();
        assertThat(reachability.isReachable("main.dead")).isTrue();
    }
}
