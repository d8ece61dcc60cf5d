package dev.tare.golang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.binary.go.BuildInfo;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.plan.FileAction;
import dev.tare.plan.Op;
import dev.tare.plan.Owner;
import dev.tare.plan.Plan;
import dev.tare.plan.Vertex;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoImageTest {
    @Test
    void holdsTheProgramAloneOwnedByRoot() {
        Plan plan = GoImage.plan(binary("v1.2.3", Map.of()), 0, null, null);

        assertThat(plan.result().inputs()).startsWith(Vertex.SCRATCH);
        assertThat(plan.result().inputs().getLast().op())
                .isEqualTo(new Op.LocalSource(GoImage.sourceName(null), List.of()));
        assertThat(plan.result().op())
                .isEqualTo(new Op.FileOp(
                        List.of(new FileAction.Copy(1, "/app", "/app", Owner.ROOT, "0755", Set.of(), List.of()))));
    }

    @Test
    void runsTheProgramAsAUserWithoutRights() {
        ImageConfig config =
                GoImage.plan(binary("v1.2.3", Map.of()), 0, null, null).config();

        assertThat(config.platform()).isEqualTo(new Platform("linux", "arm64", ""));
        assertThat(config.container().entrypoint()).containsExactly("/app");
        assertThat(config.container().cmd()).isNull();
        assertThat(config.container().user())
                .as("its group, too: without one it would be root's")
                .isEqualTo("65532:65532");
        assertThat(config.container().workingDir()).isEqualTo("/");
    }

    @Test
    void isDatedByWhatItIsGiven() {
        assertThat(GoImage.plan(binary("v1.2.3", Map.of()), 0, null, null)
                        .config()
                        .created())
                .isEqualTo("1970-01-01T00:00:00Z");
        ImageConfig config = GoImage.plan(binary("v1.2.3", Map.of()), 1_700_000_000, null, null)
                .config();
        assertThat(config.created()).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(config.history()).singleElement().satisfies(entry -> {
            assertThat(entry.created()).isEqualTo("2023-11-14T22:13:20Z");
            assertThat(entry.createdBy()).isEqualTo("tare build ./cmd/app # go1.26.8");
            assertThat(entry.emptyLayer()).isFalse();
        });
    }

    @Test
    void isLabelledFromModuleAndVersionControl() {
        GoBinary binary = binary("v1.2.3", Map.of("vcs.revision", "0eb37394", "vcs.modified", "false"));

        assertThat(GoImage.labels(binary))
                .containsOnly(
                        Map.entry("org.opencontainers.image.title", "app"),
                        Map.entry("org.opencontainers.image.source", "https://github.com/someone/thing"),
                        Map.entry("org.opencontainers.image.version", "v1.2.3"),
                        Map.entry("org.opencontainers.image.revision", "0eb37394"));
    }

    @Test
    void saysWhenTheSourcesWereChanged() {
        GoBinary binary = binary("(devel)", Map.of("vcs.revision", "0eb37394", "vcs.modified", "true"));

        assertThat(GoImage.labels(binary))
                .containsEntry("org.opencontainers.image.revision", "0eb37394-dirty")
                .doesNotContainKey("org.opencontainers.image.version");
    }

    @ParameterizedTest
    @CsvSource({
        "github.com/a/b, https://github.com/a/b",
        "github.com/a/b/v2, https://github.com/a/b",
        "github.com/a,",
        "example.com/a/b,",
        "gopkg.in/yaml.v3,"
    })
    void knowsTheSourceOfHostsWithTwoElements(String module, String source) {
        assertThat(GoImage.source(module)).isEqualTo(source);
    }

    private static GoBinary binary(String version, Map<String, String> settings) {
        BuildInfo info = new BuildInfo(
                "go1.26.8",
                "github.com/someone/thing/cmd/app",
                new BuildInfo.Module("github.com/someone/thing", version, "", null),
                List.of(),
                settings);
        return new GoBinary(
                Path.of("/work"), "app", new Platform("linux", "arm64", ""), info, "tare build ./cmd/app # go1.26.8");
    }
}
