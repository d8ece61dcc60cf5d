package dev.tare.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.flow.file.Flow;
import dev.tare.flow.file.FlowKey;
import dev.tare.flow.file.FlowVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/flows.md");

    @Test
    void hasARowForEveryKeyThatSaysInWhichSchemasItIs() throws IOException {
        List<String> lines = Files.readAllLines(DOCUMENT);
        List<FlowKey> keys = new ArrayList<>(FlowKey.BUILD);
        keys.addAll(FlowKey.STEP);
        for (FlowKey key : keys) {
            if (key.kind() != FlowKey.Kind.UNUSED) {
                String row = "| `" + key.name() + "`" + (key.since() == FlowVersion.OWN ? " * |" : " |");
                assertThat(lines).as(key.name()).anyMatch(line -> line.startsWith(row));
            }
        }
        for (FlowVersion version : FlowVersion.values()) {
            assertThat(lines).anyMatch(line -> line.contains("`" + version.text() + "`"));
        }
    }

    @Test
    void hasAnExampleThatCanBeRead() throws IOException {
        String text = Files.readString(DOCUMENT);
        int from = text.indexOf("```yaml\n") + "```yaml\n".length();

        Flow flow = FlowTexts.read(text.substring(from, text.indexOf("```", from)));

        assertThat(flow.version()).isEqualTo(FlowVersion.OWN);
        assertThat(flow.steps()).hasSize(3);
        assertThat(flow.chosen()).containsExactly("release");
    }
}
