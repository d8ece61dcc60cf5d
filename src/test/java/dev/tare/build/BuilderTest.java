package dev.tare.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.build.request.GoRequest;
import dev.tare.build.request.Workplace;
import dev.tare.deliver.spec.OutputSpec;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Platform;
import dev.tare.oci.tree.FileTree;
import dev.tare.plan.LayerRef;
import dev.tare.plan.Op;
import dev.tare.plan.SolverFactory;
import dev.tare.plan.SolverSettings;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import dev.tare.testing.RecordingSolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as a library: no command line is about. */
class BuilderTest {
    @TempDir
    private Path folder;

    private Path context;

    @BeforeEach
    void write() throws IOException {
        context = Files.createDirectories(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY app /app\nENTRYPOINT [\"/app\"]\n");
        Files.writeString(context.resolve("app"), "program");
    }

    @Test
    void anImageIsBuiltInTenLines() {
        BuildRequest request =
                BuildRequest.of(BuildSource.of(context)).name("hello:1").request();
        try (Store store = Store.open(folder.resolve("store"), note -> {});
                Builder builder = new Builder(store, Workplace.of(folder), Progress.NONE, Set.of())) {
            BuildResult result = builder.build(request);

            assertThat(result.names()).hasToString("[docker.io/library/hello:1]");
            assertThat(store.images().require("hello:1").descriptor()).isEqualTo(result.delivered());
            assertThat(result.images().getFirst().config().container().entrypoint())
                    .containsExactly("/app");
            assertThat(result.sizes()).containsExactly(new BuildResult.Size(Platform.host(), 7, 0));
        }
    }

    @Test
    void theSameBuilderBuildsAgainFromItsCacheAndDeliversToAFile() throws IOException {
        BuildRequest request = BuildRequest.of(BuildSource.of(context))
                .labels(Map.of("a", "b"))
                .output(OutputSpec.parse("type=oci,dest=out.tar"))
                .request();
        try (Store store = Store.open(folder.resolve("store"), note -> {});
                Builder builder = new Builder(store, Workplace.of(folder), Progress.NONE, Set.of())) {
            BuildResult first = builder.build(request);
            try (Build again = builder.plan(request, Neighbours.NONE, Progress.NONE, line -> {})) {
                assertThat(again.isCached()).isTrue();
                assertThat(again.needsSandbox()).isFalse();
                assertThat(again.make().images()).isEqualTo(first.images());
            }

            assertThat(folder.resolve("out.tar")).isNotEmptyFile();
            assertThat(first.names()).isEmpty();
            // In the archive its layers are compressed: another manifest, of the same configuration.
            assertThat(first.id()).isEqualTo(first.images().getFirst().id());
            assertThat(first.delivered()).isNotEqualTo(first.images().getFirst().descriptor());
        }
    }

    @Test
    void plansAreSolvedByWhoeverIsGivenAndTheirLayersMayLieElsewhere() throws IOException {
        Digest plain = Digest.sha256("plain");
        Descriptor blob = Descriptor.of(MediaTypes.LAYER_GZIP, Digest.sha256("blob"), 9);
        RecordingSolver solver = new RecordingSolver(_ -> List.of(new LayerRef(plain, blob)));
        List<SolverSettings> given = new ArrayList<>();
        SolverFactory solvers = settings -> {
            given.add(settings);
            return solver;
        };
        BuildRequest request = BuildRequest.of(BuildSource.of(context)).request();
        try (Store store = Store.open(folder.resolve("store"), note -> {});
                Builder builder = new Builder(store, Workplace.of(folder), Progress.NONE, Set.of(), solvers);
                Build build = builder.plan(request, Neighbours.NONE, Progress.NONE, line -> {})) {
            assertThat(build.isCached()).isFalse();
            Image image = build.make().main();

            assertThat(image.config().diffIds()).containsExactly(plain);
            assertThat(image.manifest().layers()).containsExactly(blob);
            Vertex copy = solver.solved().getFirst();
            assertThat(copy.name()).contains("COPY app /app");
            FileTree files = given.getLast().contexts().open((Op.TreeSource)
                    copy.inputs().getLast().op());
            assertThat(files.children("")).contains("app");
            assertThat(build.isCached()).isTrue();
        }
        assertThat(solver.isClosed()).isTrue();
    }

    @Test
    void aRequestThatCanNotBeDoneIsNeverMade() {
        BuildRequest.Draft push = BuildRequest.of(BuildSource.of(context)).output(OutputSpec.parse("type=registry"));
        BuildRequest.Draft archive = BuildRequest.of(BuildSource.of(context))
                .platforms(List.of(Platform.host(), new Platform("linux", "s390x", "")))
                .output(OutputSpec.parse("type=docker,dest=x.tar"));

        assertThatThrownBy(push::request).isInstanceOf(TareException.class).hasMessageContaining("no name to push by");
        assertThatThrownBy(archive::request).hasMessageContaining("manifest lists");
    }

    @Test
    void whatIsForAGoPackageAloneIsRefusedForADockerfile() {
        BuildRequest request = BuildRequest.of(BuildSource.of(context))
                .go(GoRequest.on("base"))
                .request();
        try (Store store = Store.open(folder.resolve("store"), note -> {});
                Builder builder = new Builder(store, Workplace.of(folder), Progress.NONE, Set.of())) {
            assertThatThrownBy(() -> builder.build(request))
                    .hasMessageContaining("--base is of use for a Go package only");
        }
    }

    @Test
    void aRelativeFolderIsTakenFromTheWorkingDirectory() {
        Path relative = Path.of("").toAbsolutePath().relativize(context.toAbsolutePath());

        assertThat(BuildSource.of(relative).said()).isEqualTo("Building " + relative.resolve("Dockerfile"));
    }
}
