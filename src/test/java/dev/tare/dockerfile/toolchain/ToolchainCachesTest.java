package dev.tare.dockerfile.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.dockerfile.PlannerFixture;
import dev.tare.plan.ExecMount;
import dev.tare.plan.Op;
import dev.tare.plan.Plan;
import dev.tare.plan.Vertex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which steps get which caches. */
class ToolchainCachesTest {
    private static final String BUILDS = "/root/.cache/go-build";
    private static final String MODULES = "/go/pkg/mod";
    private static final String HEAD = "FROM golang AS b\nWORKDIR /src\nCOPY . .\n";
    private static final String BUILD = "RUN CGO_ENABLED=0 go build -o /out/app .\n";
    private static final String TAIL = "FROM scratch\nCOPY --from=b /out/app /app\n";

    private final PlannerFixture fixture = new PlannerFixture()
            .image("golang", 1, container -> container.env = List.of("PATH=/usr/local/go/bin:/bin", "GOPATH=/go"))
            .image("other", 1, container -> container.env = List.of("PATH=/usr/local/go/bin:/bin", "GOPATH=/go"));

    private Plan plan(String text) {
        return fixture.plan(text).plan();
    }

    private List<ExecMount.Kept> kept(String text) {
        Plan given = ToolchainCaches.in(plan(text), "project").plan();
        List<ExecMount.Kept> out = new ArrayList<>();
        for (Vertex vertex : given == null ? List.<Vertex>of() : TreeReads.inOrder(given.result())) {
            if (vertex.op() instanceof Op.Exec exec) {
                exec.mounts().forEach(mount -> {
                    if (mount instanceof ExecMount.Kept each) {
                        out.add(each);
                    }
                });
            }
        }
        return out;
    }

    private List<String> targets(String text) {
        return kept(text).stream().map(ExecMount.Kept::target).toList();
    }

    @Test
    void theClassicRecipeGetsBoth() {
        assertThat(targets(HEAD + BUILD + TAIL)).containsExactly(BUILDS, MODULES);
        assertThat(ToolchainCaches.in(plan(HEAD + BUILD + TAIL), "p").steps())
                .containsExactly("[b 4/4] RUN CGO_ENABLED=0 go build -o /out/app .");
    }

    @Test
    void aStepThatBringsNoModulesItselfLeavesThoseOfTheLayersBelow() {
        // Whether there are any is seen when it runs; those of the first step have to be in its layer.
        String text = "FROM golang AS b\nWORKDIR /src\nCOPY go.mod .\nRUN go mod download\nCOPY . .\n" + BUILD + TAIL;

        assertThat(targets(text)).containsExactly(BUILDS, MODULES);
        Plan given = ToolchainCaches.in(plan(text), "p").plan();
        assertThat(given).isNotNull();
        Op.Exec first = (Op.Exec) TreeReads.inOrder(given.result()).stream()
                .map(Vertex::op)
                .filter(Op.Exec.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(first.mounts()).isEmpty();
    }

    @Test
    void modulesThatALaterStepAsksForStayInTheLayer() {
        assertThat(targets(HEAD + BUILD + "RUN CGO_ENABLED=0 go build -o /out/b ./b\n" + TAIL))
                .containsExactly(BUILDS, BUILDS, MODULES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // The stage is the result, or the result is built on it.
                "",
                "FROM b\n",
                "FROM b AS c\nRUN x\nFROM c\n",
                // All of the stage, of the home or of the cache is taken.
                "FROM scratch\nCOPY --from=b / /\n",
                "FROM scratch\nCOPY --from=b /root /root\n",
                "FROM scratch\nCOPY --from=b root/./.cache /x\n",
                "FROM scratch\nCOPY --from=b /root/.cache/go-build/README /x\n",
                "FROM scratch\nCOPY --from=b /r*/x /x\n",
                "FROM scratch\nCOPY --from=b /out/../root /x\n",
                "FROM b AS c\nRUN x\nFROM scratch\nCOPY --from=c /out/app /\n",
                "FROM b AS c\nFROM scratch\nCOPY --from=c /root /\n",
                "FROM golang\nRUN --mount=from=b,target=/b x\n",
                "FROM golang\nRUN --mount=from=b,source=/root,target=/b x\n",
                "FROM golang\nRUN --mount=type=cache,from=b,source=/root,target=/b x\n"
            })
    void noneIsKeptFromWhatIsReadAfterwards(String rest) {
        // The modules may still be kept where only the home is read.
        assertThat(targets(HEAD + BUILD + rest)).doesNotContain(BUILDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM golang\nRUN --mount=from=b,source=/out,target=/b x\n",
                "FROM scratch\nCOPY --from=b /out/* /\n",
                "FROM scratch\nCOPY --from=b --link /out/app /\n",
                "FROM b AS c\nFROM scratch\nCOPY --from=c /out/app /\n",
                "FROM b AS c\nCOPY x /\nFROM scratch\nCOPY --from=c /out/app /\n"
            })
    void otherPlacesMayBeRead(String rest) {
        assertThat(targets(HEAD + BUILD + rest)).containsExactly(BUILDS, MODULES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RUN ls $HOME/.cache\n",
                "RUN du -s /root\n",
                "RUN cp -r /root /out/home\n",
                "RUN cp -r / /out/all\n",
                "RUN make\n",
                "RUN go clean -cache\n",
                "RUN go test ./...\n",
                "RUN rm -rf /root/.cache/go-build\n",
                "RUN [\"/src/tool\"]\n",
                "RUN --security=insecure ls /out\n"
            })
    void noneIsKeptFromALaterStepThatMayReadIt(String later) {
        assertThat(targets(HEAD + BUILD + later + TAIL)).doesNotContain(BUILDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RUN chmod 755 /out/app\n", "RUN strip /out/app\n", "RUN [\"upx\", \"/out/app\"]\n"})
    void laterStepsOnOtherFilesDoNotMatter(String later) {
        assertThat(targets(HEAD + BUILD + later + TAIL)).containsExactly(BUILDS, MODULES);
    }

    @Test
    void whereTheCachesAreIsFoundAsGoFindsThem() {
        assertThat(targets("FROM golang AS b\nENV GOCACHE=/c GOMODCACHE=/m\nWORKDIR /src\nCOPY . .\n" + BUILD + TAIL))
                .containsExactly("/c", "/m");
        assertThat(targets("FROM golang AS b\nARG GOCACHE=/c\nWORKDIR /src\nCOPY . .\n" + BUILD + TAIL))
                .containsExactly("/c", MODULES);
        assertThat(targets("FROM golang AS b\nENV HOME=/h GOPATH=\nWORKDIR /src\nCOPY . .\n" + BUILD + TAIL))
                .containsExactly("/h/.cache/go-build", "/h/go/pkg/mod");
        assertThat(targets("FROM golang AS b\nENV XDG_CACHE_HOME=/x\nWORKDIR /src\nCOPY . .\n" + BUILD + TAIL))
                .containsExactly("/x/go-build", MODULES);
        assertThat(targets("FROM golang AS b\nENV GOCACHE=off\nWORKDIR /src\nCOPY . .\n" + BUILD + TAIL))
                .isEmpty();
        assertThat(targets("FROM golang AS b\nENV GOCACHE=/src/c\nWORKDIR /src\nCOPY . .\n" + BUILD + TAIL))
                .containsExactly(MODULES);
    }

    @Test
    void onlyRootsHomeIsKnown() {
        assertThat(targets(HEAD + "USER 1000\n" + BUILD + TAIL)).isEmpty();
        assertThat(kept(HEAD + BUILD + TAIL).getFirst().home()).isEqualTo("/root");
        assertThat(kept("FROM golang AS b\nENV GOCACHE=/c\nWORKDIR /src\nCOPY . .\n" + BUILD + TAIL)
                        .getFirst()
                        .home())
                .isNull();
    }

    @Test
    void whereCMayBeCompiledItDependsOnTheTree() {
        assertThat(kept(HEAD + BUILD + TAIL).getFirst().withoutCompiler()).isFalse();
        String plain = "RUN go build -o /out/app .\n";
        assertThat(kept(HEAD + plain + TAIL).getFirst().withoutCompiler()).isTrue();
        assertThat(targets("FROM golang AS b\nENV CC=/opt/cc\nWORKDIR /src\nCOPY . .\n" + plain + TAIL))
                .isEmpty();
    }

    @Test
    void aCacheThatWasAskedForIsTheOnlyOneInItsPlace() {
        String own = "RUN --mount=type=cache,target=/root/.cache CGO_ENABLED=0 go build -o /out/app .\n";

        assertThat(targets(HEAD + own + TAIL)).containsExactly(MODULES);
    }

    @Test
    void modulesFetchedWithASecretOrUnpinnedOrWithoutANetworkAreNotKept() {
        assertThat(targets(HEAD + "RUN --mount=type=secret,id=netrc CGO_ENABLED=0 go build -o /out/app .\n" + TAIL))
                .containsExactly(BUILDS);
        assertThat(targets(HEAD + "RUN --mount=type=ssh CGO_ENABLED=0 go build -o /out/app .\n" + TAIL))
                .containsExactly(BUILDS);
        assertThat(targets(HEAD + "RUN --network=none CGO_ENABLED=0 go build -o /out/app .\n" + TAIL))
                .containsExactly(BUILDS);
        assertThat(targets(HEAD + "RUN CGO_ENABLED=0 go build -mod=mod -o /out/app .\n" + TAIL))
                .containsExactly(BUILDS);
    }

    @Test
    void inTheRootOnlyASinglePackageIsBuilt() {
        String root = "FROM golang AS b\nCOPY . .\n";

        assertThat(targets(root + BUILD + TAIL)).containsExactly(BUILDS);
        assertThat(targets(root + "RUN CGO_ENABLED=0 go build -o /out/ ./...\n" + TAIL))
                .isEmpty();
        assertThat(targets("FROM golang AS b\nWORKDIR /root\nCOPY . .\n" + BUILD + TAIL))
                .containsExactly(MODULES);
    }

    @Test
    void projectsBasesAndStepsBelowHaveCachesOfTheirOwnAndTheContextsContentDoesNotCount() {
        Map<String, String> ids = new HashMap<>();
        String usual = id(HEAD + BUILD + TAIL, "p");
        ids.put(usual, "usual");
        ids.put(id(HEAD + BUILD + TAIL, "q"), "project");
        ids.put(id(HEAD.replace("golang", "other") + BUILD + TAIL, "p"), "base");
        ids.put(id(HEAD + "RUN cp evil /usr/local/go/bin/go\n" + BUILD + TAIL, "p"), "step below");
        ids.put(id(HEAD + "ENV PATH=/src/bin:/bin\n" + BUILD + TAIL, "p"), "PATH");
        ids.put(id(HEAD + "ENV GOFLAGS=-trimpath\n" + BUILD + TAIL, "p"), "GOFLAGS");

        assertThat(ids).hasSize(6);
        assertThat(id(HEAD + "RUN CGO_ENABLED=0 go build -trimpath -o /out/app .\n" + TAIL, "p"))
                .isEqualTo(usual);
    }

    private String id(String text, String project) {
        Plan given = ToolchainCaches.in(plan(text), project).plan();
        assertThat(given).isNotNull();
        for (Vertex vertex : TreeReads.inOrder(given.result())) {
            if (vertex.op() instanceof Op.Exec exec
                    && !exec.mounts().isEmpty()
                    && exec.mounts().getFirst() instanceof ExecMount.Kept kept) {
                return kept.id();
            }
        }
        throw new AssertionError("none in " + text);
    }

    @Test
    void aPlanWithoutGoStaysTheSame() {
        assertThat(ToolchainCaches.in(plan("FROM golang\nRUN make\n"), "p").plan())
                .isNull();
    }

    @Test
    void manyStagesAreLookedThroughInNoTime() {
        StringBuilder text = new StringBuilder(HEAD).append(BUILD);
        for (int i = 0; i < 3000; i++) {
            text.append("FROM b AS s")
                    .append(i)
                    .append("\nCOPY --from=b /out/")
                    .append(i)
                    .append(" /\n");
        }
        text.append("FROM scratch\n");
        for (int i = 0; i < 3000; i++) {
            text.append("COPY --from=s").append(i).append(" /x /\n");
        }
        Plan plan = plan(text.toString());
        long start = System.nanoTime();

        assertThat(ToolchainCaches.in(plan, "p").plan()).isNull();
        assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
    }
}
