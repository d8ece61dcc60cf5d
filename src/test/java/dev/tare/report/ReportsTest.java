package dev.tare.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.History;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Digest LAYER = Digest.sha256("layer");

    private static History entry(String createdBy, boolean empty) {
        return new History("2026-11-20T09:00:00Z", createdBy, "buildkit.dockerfile.v0", null, empty);
    }

    private static ImageSummary image(List<History> history, List<String> names, long... layers) {
        List<Digest> diffIds = new ArrayList<>();
        List<Long> bytes = new ArrayList<>();
        for (long each : layers) {
            diffIds.add(LAYER);
            bytes.add(each);
        }
        ImageConfig config = ImageConfig.scratch(new Platform("linux", "amd64", ""))
                .withCreated("2026-11-20T09:00:00Z")
                .withDiffIds(diffIds)
                .withHistory(history);
        byte[] json = config.toJson();
        Descriptor descriptor = Descriptor.of(MediaTypes.CONFIG, Digest.sha256(json), json.length);
        return new ImageSummary(
                names.stream().map(ReportsTest::name).toList(),
                Descriptor.of(MediaTypes.MANIFEST, Digest.sha256("manifest"), 8),
                Manifest.of(descriptor, List.of(), Map.of()),
                config,
                bytes);
    }

    private static Reference name(String text) {
        Reference name = Reference.parse(text);
        if (name == null) {
            throw new AssertionError(text);
        }
        return name;
    }

    @Test
    void historyShowsTheNewestFirstWithTheSizeOfItsLayer() {
        ImageSummary image = image(
                List.of(entry("COPY a /a # buildkit", false), entry("CMD [\"/a\"]", true)), List.of("hello"), 142);

        assertThat(new HistoryReport(image, NOW, ZoneOffset.UTC).table(Set.of()))
                .isEqualTo("""
                        IMAGE          CREATED       CREATED BY             SIZE      COMMENT
                        %s   3 hours ago   CMD ["/a"]             0B        buildkit.dockerfile.v0
                        <missing>      3 hours ago   COPY a /a # buildkit   142B      buildkit.dockerfile.v0
                        """.formatted(image.id().shortId()));
    }

    @Test
    void aLongInstructionIsCutAsDockerCutsIt() {
        String instruction = "COPY " + "a".repeat(60) + " /";
        HistoryReport report =
                new HistoryReport(image(List.of(entry(instruction, false)), List.of(), 1), NOW, ZoneOffset.UTC);

        assertThat(report.table(Set.of())).contains("   COPY " + "a".repeat(39) + "…   ");
        assertThat(report.table(Set.of(TableOption.FULL))).contains(instruction);
    }

    @Test
    void historyForProgramsHasBytesAndTimes() {
        HistoryReport report =
                new HistoryReport(image(List.of(entry("x", false)), List.of(), 5_763_234), NOW, ZoneOffset.ofHours(1));

        assertThat(report.table(Set.of(TableOption.EXACT)))
                .contains("CREATED AT", "2026-11-20T10:00:00+01:00", "5763234");
        assertThat(report.json())
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry).containsEntry("size", 5_763_234L).containsEntry("layer", LAYER.toString()));
    }

    @Test
    void aDateOfAReproducibleBuildIsNone() {
        History old = new History("1970-01-01T00:00:00Z", "x", null, null, false);

        assertThat(new HistoryReport(image(List.of(old), List.of(), 1), NOW, ZoneOffset.UTC).table(Set.of()))
                .contains("   N/A       x");
    }

    @Test
    void layersWithoutHistoryAreShownAndHistoryWithoutLayersIsHarmless() {
        HistoryReport none = new HistoryReport(image(List.of(), List.of(), 7, 8), NOW, ZoneOffset.UTC);
        HistoryReport more =
                new HistoryReport(image(List.of(entry("a", false), entry("b", false)), List.of()), NOW, ZoneOffset.UTC);

        assertThat(none.json()).extracting(each -> each.get("size")).containsExactly(8L, 7L);
        assertThat(more.json()).extracting(each -> each.get("size")).containsExactly(0L, 0L);
        assertThat(more.ids(false).lines().skip(1)).containsExactly("<missing>");
    }

    @Test
    void imagesShowsARowForEachName() {
        ImageSummary named = image(List.of(), List.of("hello:1", "localhost:5000/hello:2"), 1000, 500);
        ImageSummary lost = image(List.of(), List.of(), 1);
        ImagesReport report = new ImagesReport(List.of(named, lost), NOW);

        assertThat(report.table(Set.of()))
                .isEqualTo("""
                        REPOSITORY             TAG       IMAGE ID       CREATED       SIZE
                        hello                  1         %1$s   3 hours ago   1.5kB
                        localhost:5000/hello   2         %1$s   3 hours ago   1.5kB
                        <none>                 <none>    %2$s   3 hours ago   1B
                        """.formatted(named.id().shortId(), lost.id().shortId()));
        assertThat(report.ids(true)).isEqualTo((named.id() + "\n").repeat(2) + lost.id() + "\n");
        assertThat(report.table(Set.of(TableOption.FULL, TableOption.DIGESTS)))
                .contains("DIGEST", named.id().toString());
        assertThat(report.json().getFirst()).containsEntry("names", List.of("hello:1", "localhost:5000/hello:2"));
    }

    @Test
    void inspectKeepsFieldsOfTheConfigurationThatAreNotOurs() throws IOException {
        ImageSummary image = image(List.of(entry("x", false)), List.of("hello"), 142);
        byte[] config = "{\"config\":{\"Cmd\":[\"/a\"],\"Isolation\":\"hyperv\"}}".getBytes(StandardCharsets.UTF_8);

        Map<String, ?> json = InspectReport.json(image, config);

        assertThat(json.get("Id")).isEqualTo(image.id().toString());
        assertThat(json.get("RepoTags")).isEqualTo(List.of("hello:latest"));
        assertThat(json.get("Config")).isEqualTo(Map.of("Cmd", List.of("/a"), "Isolation", "hyperv"));
        assertThat(json.get("Size")).isEqualTo(142L);
        assertThat(PrettyJson.write(List.of(json))).startsWith("[\n    {\n        \"Id\": \"sha256:");
    }
}
