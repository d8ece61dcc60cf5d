package dev.tare.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.build.request.DockerfileRequest;
import dev.tare.build.request.FinishRequest;
import dev.tare.build.request.NamedContexts;
import dev.tare.build.request.Workplace;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Platform;
import dev.tare.plan.ExecMount;
import dev.tare.plan.LayerRef;
import dev.tare.plan.Op;
import dev.tare.plan.Vertex;
import dev.tare.store.Store;
import dev.tare.testing.RecordingSolver;
import dev.tare.testing.SaidProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is planned of a request, seen by a solver that solves nothing. */
class BuildPlannerTest {
    private static final Digest DIFF_ID = Digest.sha256("layer");
    private static final Descriptor BLOB = Descriptor.of(MediaTypes.LAYER_GZIP, Digest.sha256("blob"), 4);

    @TempDir
    private Path folder;

    private final RecordingSolver solver = new RecordingSolver(vertex -> List.of(new LayerRef(DIFF_ID, BLOB)));
    private Store store;
    private Builder builder;

    @BeforeEach
    void open() {
        store = Store.open(folder.resolve("store"), note -> {});
        builder = new Builder(store, Workplace.of(folder), Progress.NONE, Set.of(), settings -> solver);
    }

    @AfterEach
    void close() {
        builder.close();
        store.close();
    }

    private BuildRequest.Draft dockerfile(String text) throws IOException {
        Path context = Files.createDirectories(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), text);
        return BuildRequest.of(BuildSource.of(context));
    }

    private BuiltImages make(BuildRequest.Draft draft) {
        try (Build build = builder.plan(draft.request(), Neighbours.NONE, Progress.NONE, line -> {})) {
            return build.make();
        }
    }

    @Test
    void layersOfASolverThatKeepsThemElsewhereAreNamedByTheirBlobsThere() throws IOException {
        Image made =
                make(dockerfile("FROM scratch\nCOPY Dockerfile /\nENV A=b\n")).main();

        assertThat(solver.solved()).hasSize(1);
        assertThat(made.config().diffIds()).containsExactly(DIFF_ID);
        assertThat(made.manifest().layers()).containsExactly(BLOB);
        assertThat(made.config().container().env()).contains("A=b");
        assertThat(store.blobs().has(BLOB.digest())).isFalse();
        assertThat(solver.isClosed()).isTrue();
    }

    @Test
    void eachPlatformIsPlannedForItself() throws IOException {
        Platform arm = new Platform("linux", "arm64", "");
        Platform amd = new Platform("linux", "amd64", "");
        BuiltImages made = make(dockerfile("FROM scratch\nARG TARGETARCH\nCOPY Dockerfile /$TARGETARCH\n")
                .platforms(List.of(arm, amd)));

        assertThat(made.images()).extracting(each -> each.config().platform()).containsExactly(arm, amd);
        assertThat(solver.solved()).extracting(Vertex::name).anyMatch(name -> name.contains("[linux/arm64"));
    }

    @Test
    void commandsThatCleanUpRunLastByTheImagesShellAndFindNoCacheFolder() throws IOException {
        make(dockerfile("FROM scratch\nSHELL [\"/sh\"]\nRUN one\n")
                .dockerfile(new DockerfileRequest(
                        Map.of(),
                        Set.of(),
                        null,
                        List.of(),
                        NamedContexts.NONE,
                        Op.Network.NONE,
                        Op.ExecLimits.NONE,
                        List.of("/cache"),
                        true))
                .finish(new FinishRequest(List.of("rm -rf /x"), null, Op.Network.NONE, false)));

        Vertex last = solver.solved().getFirst();
        Op.Exec cleanup = (Op.Exec) last.op();
        Op.Exec run = (Op.Exec) last.inputs().getFirst().op();
        assertThat(last.name()).isEqualTo("[cleanup 1/1] rm -rf /x");
        assertThat(cleanup.args()).containsExactly("/sh", "rm -rf /x");
        assertThat(cleanup.network()).isEqualTo(Op.Network.NONE);
        assertThat(cleanup.mounts()).isEmpty();
        assertThat(run.mounts()).extracting(ExecMount::target).containsExactly("/cache");
        assertThat(run.network()).isEqualTo(Op.Network.NONE);
    }

    @Test
    void anArgumentThatOthersUseTooIsNotWarnedOf() throws IOException {
        SaidProgress said = new SaidProgress();
        BuildRequest request = dockerfile("FROM scratch\nCOPY Dockerfile /\n")
                .dockerfile(new DockerfileRequest(
                        Map.of("OWN", "1", "SHARED", "2"),
                        Set.of("SHARED"),
                        null,
                        List.of(),
                        NamedContexts.NONE,
                        null,
                        Op.ExecLimits.NONE,
                        List.of(),
                        true))
                .request();
        builder.plan(request, Neighbours.NONE, said, line -> {}).close();

        assertThat(said.warnings).containsExactly("[Warning] One or more build-args [OWN] were not consumed");
    }

    @Test
    void aBuildThatWasStoppedFailsWithTheReason() throws IOException {
        BuildRequest request = dockerfile("FROM scratch\nCOPY Dockerfile /\n").request();
        TareException reason = TareException.failed("another step failed");
        try (Build build = builder.plan(request, Neighbours.NONE, Progress.NONE, line -> {})) {
            build.stop(reason);

            assertThatThrownBy(build::make).isSameAs(reason);
        }
    }

    @Test
    void onlyARunThatIsNotCachedNeedsASandbox() throws IOException {
        BuildRequest copy = dockerfile("FROM scratch\nCOPY Dockerfile /\n").request();
        try (Build build = builder.plan(copy, Neighbours.NONE, Progress.NONE, line -> {})) {
            assertThat(build.isCached()).isFalse();
            assertThat(build.needsSandbox()).isFalse();
        }
        BuildRequest run = dockerfile("FROM scratch\nRUN [\"/x\"]\n").request();
        try (Build build = builder.plan(run, Neighbours.NONE, Progress.NONE, line -> {})) {
            assertThat(build.needsSandbox()).isTrue();
            BuiltImages _ = build.make();
            assertThat(build.needsSandbox()).isFalse();
        }
    }

    @Test
    void optionsOfADockerfileAreRefusedForAGoPackageBeforeItIsCompiled() throws IOException {
        Path module = Files.createDirectories(folder.resolve("module"));
        Files.writeString(module.resolve("go.mod"), "module example.com/x\n");
        BuildRequest request = BuildRequest.of(BuildSource.of(module))
                .dockerfile(new DockerfileRequest(
                        Map.of(),
                        Set.of(),
                        "stage",
                        List.of(),
                        NamedContexts.NONE,
                        null,
                        Op.ExecLimits.NONE,
                        List.of(),
                        true))
                .request();

        assertThatThrownBy(() -> builder.build(request))
                .hasMessageContaining("--target is of use for a Dockerfile only, and " + module);
    }
}
