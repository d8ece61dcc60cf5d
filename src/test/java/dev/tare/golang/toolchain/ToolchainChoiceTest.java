package dev.tare.golang.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolchainChoiceTest {
    private static final Path FILE = Path.of("/m/go.mod");

    /** Each line as cmd/go/internal/toolchain decides it; a dash is nothing, and the last column a fetched one. */
    @ParameterizedTest
    @CsvSource({
        // GOTOOLCHAIN, go line, toolchain line, on PATH, chosen
        "auto, 1.22, -, go1.26.8, -",
        "auto, 1.26.8, -, go1.26.8, -",
        "auto, 1.27, -, go1.26.8, go1.27.0",
        "auto, 1.27.1, -, go1.26.8, go1.27.1",
        "auto, 1.27rc1, -, go1.26.8, go1.27rc1",
        "auto, 1.22, go1.27.2, go1.26.8, go1.27.2",
        "auto, 1.27.4, go1.27.2, go1.26.8, go1.27.4",
        "auto, 1.22, go1.24.1, go1.26.8, -",
        "auto, 1.27, default, go1.26.8, -",
        "auto, 1.20, -, go1.19.3, go1.20",
        "auto, 1.27, -, '', -",
        "local, 1.27, -, go1.26.8, -",
        "go1.24.2, 1.27, -, go1.26.8, go1.24.2",
        "go1.26.8, 1.27, -, go1.26.8, -",
        "go1.24.2+auto, 1.22, -, go1.26.8, go1.24.2",
        "go1.24.2+auto, 1.25.1, -, go1.26.8, go1.25.1",
        "local+auto, 1.27, -, go1.26.8, go1.27.0",
        "auto, 1.21, -, none, go1.21.0",
        "auto, 1.16, -, none, go1.21.0",
        "auto, 1.26.3, -, none, go1.26.3",
        "auto, 1.22, go1.26.3, none, go1.26.3",
        "auto, 1.27, go1.26.3, none, go1.27.0",
        "go1.24.2, -, -, none, go1.24.2",
        "path, 1.27.1, -, none, go1.27.1"
    })
    void choosesAsGoDoes(String setting, String go, String toolchain, String local, String chosen) {
        ModuleLines lines = new ModuleLines(FILE, text(go), text(toolchain));

        ToolchainChoice choice = ToolchainChoice.of(setting, lines, "none".equals(local) ? null : local);

        assertThat(choice.name()).isEqualTo("-".equals(chosen) ? null : chosen);
        assertThat(choice.pathOnly()).isEqualTo(setting.equals("path"));
    }

    private static String text(String column) {
        return column.equals("-") ? "" : column;
    }

    @Test
    void withNoGoAndNoLineItSaysWhatToDo() {
        assertThatThrownBy(() -> ToolchainChoice.of("auto", new ModuleLines(FILE, "", ""), null))
                .isInstanceOfSatisfying(TareException.class, e -> {
                    assertThat(e.problem().message())
                            .isEqualTo("a Go program is to be built, but no go command is on PATH, and /m/go.mod does"
                                    + " not say which Go to fetch");
                    assertThat(e.problem().hint()).contains("--go=1.26.3");
                });
    }

    @Test
    void withNoGoAndOnlyALocalOneAllowedItSaysSo() {
        assertThatThrownBy(() -> ToolchainChoice.of("local", new ModuleLines(FILE, "1.22", ""), null))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("GOTOOLCHAIN=local");
    }

    @ParameterizedTest
    @CsvSource({"bash", "go1.x", "go1.22+fast", "go1.22/..", "local+"})
    void aSettingThatNamesNoGoIsAnError(String setting) {
        assertThatThrownBy(() -> ToolchainChoice.of(setting, new ModuleLines(FILE, "1.22", ""), "go1.26.8"))
                .isInstanceOfSatisfying(
                        TareException.class, e -> assertThat(e.exitCode()).isEqualTo(TareException.USAGE));
    }

    @Test
    void aToolchainLineThatNamesNoGoIsAnErrorOfItsFile() {
        assertThatThrownBy(() -> ToolchainChoice.of("auto", new ModuleLines(FILE, "1.22", "1.26.3"), "go1.26.8"))
                .isInstanceOf(TareException.class)
                .hasMessageContaining("/m/go.mod: \"toolchain 1.26.3\"");
    }

    @Test
    void aReasonNamesTheLine() {
        assertThat(ToolchainChoice.of("auto", new ModuleLines(FILE, "1.26.3", ""), null)
                        .reason())
                .isEqualTo("go.mod says go 1.26.3");
    }
}
