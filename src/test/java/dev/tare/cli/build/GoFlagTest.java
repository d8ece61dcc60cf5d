package dev.tare.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.build.request.GoFlag;
import dev.tare.build.request.Workplace;
import dev.tare.command.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoFlagTest {
    @TempDir
    Path folder;

    private GoFlag flag(String words) {
        Arguments arguments = Arguments.parse(
                "build", new BuildCommand(), words.isEmpty() ? List.of() : List.of(words.split(" ", -1)));
        return GoFlag.of(arguments.values("go"), arguments.operands(), Workplace.of(folder));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "'', -, -, .",
                "x, -, -, x",
                "--go, ., -, .",
                "--go x, ., -, x",
                "--go=cmd/app x, cmd/app, -, x",
                "--go=1.26.3 x, ., go1.26.3, x",
                "--go=go1.26.3, ., go1.26.3, .",
                "--go=1.27rc1, ., go1.27rc1, .",
                "--go=1.26, ., go1.26.0, .",
                "--go 1.26.3, ., go1.26.3, .",
                "--go 1.26.3 x, ., go1.26.3, x",
                "x --go 1.26.3, ., go1.26.3, x",
                "--go=cmd/app --go=1.26.3 x, cmd/app, go1.26.3, x",
                "--go=./1.26.3, ./1.26.3, -, .",
                "1.26.3, -, -, 1.26.3"
            })
    void namesAPackageOrAVersion(String words, String of, String toolchain, String context) {
        GoFlag flag = flag(words);

        assertThat(flag.folder()).isEqualTo(of);
        assertThat(flag.toolchain()).isEqualTo(toolchain);
        assertThat(flag.context()).isEqualTo(context);
    }

    @Test
    void aFolderThatIsCalledLikeAVersionIsAFolder() throws IOException {
        Files.createDirectories(folder.resolve("1.26.3"));

        assertThat(flag("--go 1.26.3").context()).isEqualTo("1.26.3");
        assertThat(flag("--go 1.26.3").toolchain()).isNull();
    }

    @Test
    void theVersionIsAskedForAsAnybodyAsksGoForIt() {
        Workplace place = Workplace.of(folder);

        assertThat(flag("--go=1.26.3").in(place).environment()).containsEntry("GOTOOLCHAIN", "go1.26.3");
        assertThat(flag("--go").in(place)).isSameAs(place);
    }
}
