package dev.tare.golang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.binary.go.BuildInfo;
import dev.tare.oci.ContainerConfig;
import dev.tare.oci.Healthcheck;
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
        Plan plan = GoImage.plan(binary("v1.2.3", Map.of()), GoImage.Setting.of(0, null, null));

        assertThat(plan.result().inputs()).startsWith(Vertex.SCRATCH);
        assertThat(plan.result().inputs().getLast().op())
                .isEqualTo(new Op.LocalSource(GoImage.sourceName(null, 0), List.of()));
        assertThat(plan.result().op())
                .isEqualTo(new Op.FileOp(
                        List.of(new FileAction.Copy(1, "/app", "/app", Owner.ROOT, "0755", Set.of(), List.of()))));
    }

    @Test
    void runsTheProgramAsAUserWithoutRights() {
        ImageConfig config = GoImage.plan(binary("v1.2.3", Map.of()), GoImage.Setting.of(0, null, null))
                .config();

        assertThat(config.platform()).isEqualTo(new Platform("linux", "arm64", ""));
        assertThat(config.container().entrypoint()).containsExactly("/app");
        assertThat(config.container().cmd()).isNull();
        assertThat(config.container().user())
                .as("its group, too: without one it would be root's")
                .isEqualTo("65532:65532");
        assertThat(config.container().workingDir()).isEqualTo("/");
    }

    @Test
    void saysWhatItIsAskedToSay() {
        Healthcheck check = new Healthcheck(List.of("CMD", "/app", "check"), 1, 2, 3, 4, 5);
        GoContents contents = new GoContents(
                List.of(),
                null,
                Map.of("PATH", "/"),
                "/w",
                List.of("b", "-x"),
                List.of("y"),
                Set.of("80/tcp"),
                "7:8",
                Set.of("/data"),
                "SIGINT",
                check);
        GoBinary first = binary("v1.2.3", Map.of());
        PlacedProgram second = new PlacedProgram(first, "b", List.of("NET_RAW"));

        Plan plan = GoImage.plan(
                List.of(PlacedProgram.of(first), second), new GoImage.Setting(0, null, null, contents, List.of()));

        ContainerConfig container = plan.config().container();
        assertThat(container.env()).containsExactly("PATH=/");
        assertThat(container.workingDir()).isEqualTo("/w");
        assertThat(container.entrypoint()).as("a program by its name").containsExactly("/b", "-x");
        assertThat(container.cmd()).containsExactly("y");
        assertThat(container.exposedPorts()).containsExactly("80/tcp");
        assertThat(container.user()).isEqualTo("7:8");
        assertThat(container.volumes()).containsExactly("/data");
        assertThat(container.stopSignal()).isEqualTo("SIGINT");
        assertThat(container.healthcheck()).isEqualTo(check);
        assertThat(((Op.FileOp) plan.result().op()).actions())
                .last()
                .satisfies(action ->
                        assertThat(((FileAction.Copy) action).capabilities()).containsExactly("NET_RAW"));
    }

    @Test
    void foldersToWriteInBelongToWhoRunsTheProgram() {
        GoContents contents = new GoContents(
                List.of(), null, Map.of(), "/srv/w", null, null, Set.of(), null, Set.of("/data"), null, null);
        GoFiles.Sources none = new GoFiles.Sources(List.of(), List.of(), List.of(), Path.of("/"));

        GoLayer layer = GoFiles.layer(contents, none, false, 7);

        assertThat(layer).isNotNull();
        assertThat(layer.actions())
                .containsExactly(
                        new FileAction.Mkdir("/data", 0755, new Owner("65532", "65532"), 7),
                        new FileAction.Mkdir("/srv", 0755, Owner.ROOT, 7),
                        new FileAction.Mkdir("/srv/w", 0755, new Owner("65532", "65532"), 7));
        assertThat(GoFiles.layer(contents, none, true, 7))
                .as("on a base they may be there")
                .isNull();
        assertThat(GoFiles.layer(GoContents.NONE, none, false, 7)).isNull();
    }

    @Test
    void isDatedByWhatItIsGiven() {
        assertThat(GoImage.plan(binary("v1.2.3", Map.of()), GoImage.Setting.of(0, null, null))
                        .config()
                        .created())
                .isEqualTo("1970-01-01T00:00:00Z");
        ImageConfig config = GoImage.plan(binary("v1.2.3", Map.of()), GoImage.Setting.of(1_700_000_000, null, null))
                .config();
        assertThat(config.created()).isEqualTo("2023-11-14T22:13:20Z");
        assertThat(config.history()).singleElement().satisfies(entry -> {
            assertThat(entry.created()).isEqualTo("2023-11-14T22:13:20Z");
            assertThat(entry.createdBy()).isEqualTo("tare build ./cmd/app # go1.26.8");
            assertThat(entry.emptyLayer()).isFalse();
        });
    }

    @Test
    void theTimeOfACommitIsThatOfACleanCheckoutAlone() {
        assertThat(commitTime("2023-11-14T22:13:20Z", "false")).isEqualTo(1_700_000_000);
        assertThat(commitTime("2023-11-14T22:13:20Z", "true")).isZero();
        assertThat(commitTime("yesterday", "false")).isZero();
        assertThat(PlacedProgram.of(binary("v1.2.3", Map.of())).commitTime()).isZero();
    }

    private static long commitTime(String time, String modified) {
        return PlacedProgram.of(binary("v1.2.3", Map.of("vcs.time", time, "vcs.modified", modified)))
                .commitTime();
    }

    @Test
    void isLabelledFromModuleAndVersionControl() {
        GoBinary binary = binary("v1.2.3", Map.of("vcs.revision", "0eb37394", "vcs.modified", "false"));

        assertThat(GoImage.labels(PlacedProgram.of(binary)))
                .containsOnly(
                        Map.entry("org.opencontainers.image.title", "app"),
                        Map.entry("org.opencontainers.image.source", "https://github.com/someone/thing"),
                        Map.entry("org.opencontainers.image.version", "v1.2.3"),
                        Map.entry("org.opencontainers.image.revision", "0eb37394"));
    }

    @Test
    void saysWhenTheSourcesWereChanged() {
        GoBinary binary = binary("(devel)", Map.of("vcs.revision", "0eb37394", "vcs.modified", "true"));

        assertThat(GoImage.labels(PlacedProgram.of(binary)))
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

    @Test
    void aDebuggerStartsTheProgramWithItsArguments() {
        BuildInfo info = new BuildInfo("go1.26.8", "github.com/go-delve/delve/cmd/dlv", null, List.of(), Map.of());
        GoBinary debugger = new GoBinary(Path.of("/w"), "dlv", new Platform("linux", "arm64", ""), info, "dlv");

        ContainerConfig container = GoImage.plan(
                        List.of(PlacedProgram.of(binary("v1.2.3", Map.of())), PlacedProgram.of(debugger)),
                        GoImage.Setting.of(0, null, null))
                .config()
                .container();

        assertThat(container.entrypoint())
                .startsWith("/dlv", "exec", "--headless", "--listen=:40000")
                .endsWith("/app", "--");
        assertThat(container.exposedPorts()).containsExactly("40000/tcp");
    }
}
