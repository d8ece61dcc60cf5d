package dev.tare.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OddDockerfilesTest {
    @TempDir
    private Path folder;

    private CommandLine tare;

    @BeforeEach
    void makeContext() throws IOException {
        tare = new CommandLine(folder);
        Files.createDirectories(folder.resolve("c"));
        Files.writeString(folder.resolve("c/f"), "x");
    }

    private void dockerfile(String text) throws IOException {
        Files.writeString(folder.resolve("c/Dockerfile"), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COPY --from=-1 f / | :2:13: invalid stage index -1",
                "COPY --from=99999999999 f / | :2:13: invalid stage index 99999999999",
                "COPY --from=localhost:70000/x f / | localhost cannot have the port 70000: 65535 is the highest",
                "ADD http://localhost:70000/x / | :2:1: http://localhost:70000/x is no web address",
                "ADD http://localhost:99999999999999/x / | cannot have the port 99999999999999: 65535 is the highest",
                "ADD http://localhost:-1/x / | localhost cannot have the port \"-1\"",
                "COPY [x / | :2:1: \"[x\": syntax error in pattern",
            })
    void aNumberThatCannotBeIsAMistakeWithItsPlace(String line, String told) throws IOException {
        dockerfile("FROM scratch\n" + line + "\n");

        CommandLine.Result result = tare.run("build", "c");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("c/Dockerfile:2:", told);
    }

    /** ESC is what terminals are told to do things by. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ESC[31mRED x",
                "COPY ESC[31mnone /",
                "COPY ESCnone /",
                "COPY --from=ESCz f /",
                "COPY --ESCz f /",
                "WORKDIR ESC[2J",
                "ADD http://ESC[31m/x /",
                "ADD http://127.0.0.1:1/ESC[31m /",
                "COPY f ESC/../none/ /",
                "HEALTHCHECK --interval=ESC[31m CMD x",
                "COPY --chown=ESC f /",
                "COPY --chmod=ESC f /",
                "SHELL ESC[31m",
                "FROM ESC[31mx",
                "FROM scratch AS ESC[31mx",
                "RUN --network=ESC[31m x",
                "RUN --mount=type=ESC x",
                "EXPOSE ESC",
                "ONBUILD ESC[31m x",
                "FROM --platform=ESC/x scratch",
                "COPY <<ESC /",
                "STOPSIGNAL ESC"
            })
    void noControlCharacterOfADockerfileReachesTheTerminal(String line) throws IOException {
        for (String control : new String[] {"\u001b", "\u009b", "\u0007"}) {
            dockerfile("FROM scratch\n" + line.replace("ESC", control) + "\n");
            CommandLine.Result built = tare.run("build", "c");
            CommandLine.Result checked = tare.run("check", "c");

            assertThat(built.err() + checked.err() + checked.out())
                    .doesNotContain("mistake in tare")
                    .matches("[^\\p{Cntrl}\\u0080-\\u009f\\t\\n]*+(?:[\\t\\n][^\\p{Cntrl}\\u0080-\\u009f]*+)*+");
        }
    }
}
