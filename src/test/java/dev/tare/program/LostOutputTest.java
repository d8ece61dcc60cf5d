package dev.tare.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.command.Console;
import dev.tare.command.Deliveries;
import dev.tare.command.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A listing written to a full disk failed with exit code 1 and not a word. */
class LostOutputTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);

    @Test
    void outputThatCannotBeWrittenFailsWithAMessage() {
        PrintStream full = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("No space left on device");
                    }
                },
                false,
                StandardCharsets.UTF_8);
        full.println("REPOSITORY");

        assertThat(Main.code(0, full, err)).isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8))
                .startsWith("tare: standard output could not be written in full\n");
    }

    @Test
    void anArchiveForAFullDiskSaysThatItIsFull() {
        for (String[] each : new String[][] {
            {"No space left on device", "No space left on device"}, {"Broken pipe", "nobody reads it any more"}
        }) {
            Output out = new Output(
                    new OutputStream() {
                        @Override
                        public void write(int b) throws IOException {
                            throw new IOException(each[0]);
                        }
                    },
                    false);
            Console console = new Console(out, err, InputStream.nullInputStream(), Map.of(), Path.of("/"));
            assertThatThrownBy(() -> Deliveries.standardOutput(console).write(1))
                    .hasMessage(each[1]);
        }
    }

    @Test
    void outputThatWasWrittenKeepsTheExitCode() {
        PrintStream out = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);

        assertThat(Main.code(0, out, err)).isZero();
        assertThat(Main.code(3, out, err)).isEqualTo(3);
        assertThat(said.size()).isZero();
    }
}
