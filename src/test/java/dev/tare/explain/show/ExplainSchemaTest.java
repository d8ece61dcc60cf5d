package dev.tare.explain.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.diagnostic.Progress;
import dev.tare.explain.Explained;
import dev.tare.explain.Explainer;
import dev.tare.explain.growth.Growth;
import dev.tare.testing.JsonSchema;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplainSchemaTest {
    private static final Path CORPUS =
            Path.of("src/test/resources/fuzz/explain").toAbsolutePath();

    private static Explained explained() throws IOException {
        try (var files = Files.list(CORPUS)) {
            Path first = files.filter(file -> file.getFileName().toString().startsWith("gotables"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
            return new Explainer(
                            () -> {
                                throw new AssertionError("no image is asked for");
                            },
                            Map.of(),
                            CORPUS,
                            Progress.NONE)
                    .explain(first.toString(), null);
        }
    }

    @Test
    void theJsonIsAsThePageSays() throws IOException {
        String page = Files.readString(Path.of("docs/explain.md"));
        int from = page.indexOf("```json") + 7;
        JsonSchema schema = new JsonSchema()
                .add("explain", page.substring(from, page.indexOf("```", from)).getBytes(StandardCharsets.UTF_8));
        Object json = Json.read(Json.write(JsonReport.of(explained(), Explained.By.LAYER, 100)));
        assertThat(schema.check("explain", json)).isEmpty();
        assertThat(schema.check("explain", Map.of("name", "x"))).isNotEmpty();
    }

    @Test
    void nothingGrewBetweenAProgramAndItself() throws IOException {
        Growth growth = Growth.of(explained(), explained());
        assertThat(growth.packages()).isEmpty();
        assertThat(GrowthReport.text(growth, 5)).contains("0B");
    }
}
