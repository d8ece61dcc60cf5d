package dev.tare.golang;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The program of examples/smallest is what its listing says. */
class SmallestExampleTest {
    private static final Path FOLDER = Path.of("examples/smallest");

    @Test
    void theListingGivesTheProgram() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String line : Files.readAllLines(FOLDER.resolve("hello.hex"))) {
            int comment = line.indexOf('#');
            String bytes = comment < 0 ? line : line.substring(0, comment);
            out.writeBytes(HexFormat.of().parseHex(bytes.replace(" ", "")));
        }

        assertThat(Files.readAllBytes(FOLDER.resolve("hello"))).isEqualTo(out.toByteArray());
        assertThat(out.size()).isLessThanOrEqualTo(142);
    }

    @Test
    void theTwoStagesUseTheSameProgram() {
        assertThat(Path.of("examples/two-stage/files/hello")).hasSameBinaryContentAs(FOLDER.resolve("hello"));
    }
}
