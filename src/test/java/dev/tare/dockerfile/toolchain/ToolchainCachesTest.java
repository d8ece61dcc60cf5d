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
    static final String BUILDS = "/root/.cache/go-build";
    static final String MODULES = "/go/pkg/mod";
    static final String HEAD = "FROM golang AS b\nWORKDIR /src\nCOPY . .\n";
    static final String BUILD = "RUN CGO_ENABLED=0 go build -o /out/app .\n";
    static final String TAIL = "FROM scratch\nCOPY --from=b /out/app /app\n";

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

    /** Where the steps of a Dockerfile have caches. */
    List<String> targets(String text) {
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
    void aLaterStepGoesOnWithWhatTheFirstHasCompiled() {
        String again = "RUN CGO_ENABLED=0 go build -o /out/b ./b\n";

        assertThat(targets(HEAD + BUILD + again + TAIL)).isEmpty();
        assertThat(targets(HEAD + BUILD + "COPY x.h /src/\n" + again + TAIL)).isEmpty();
        // What a released tool is made of is not what the project is made of.
        assertThat(targets(HEAD + "RUN CGO_ENABLED=0 go install example.com/tool@v1.2.3\n" + again + TAIL))
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
                "RUN cp -r /out /x\n",
                "RUN strip -o /x /out/app\n",
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
                .containsExactly(MODULES);
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
    void aPackageInTheRootOrInTheHomeMayEmbedTheCache() {
        assertThat(targets("FROM golang AS b\nCOPY . .\n" + BUILD + TAIL)).isEmpty();
        assertThat(targets("FROM golang AS b\nWORKDIR /root\nCOPY . .\n" + BUILD + TAIL))
                .containsExactly(MODULES);
        assertThat(targets(HEAD + "RUN CGO_ENABLED=0 go build -o /out/app /root/main.go\n" + TAIL))
                .containsExactly(MODULES);
    }

    @Test
    void projectsCommandsAndVariablesHaveCachesOfTheirOwn() {
        Map<String, String> ids = new HashMap<>();
        String usual = id(HEAD + BUILD + TAIL, "p");
        ids.put(usual, "usual");
        ids.put(id(HEAD + BUILD + TAIL, "q"), "project");
        ids.put(id(HEAD + "ENV PATH=/src/bin:/bin\n" + BUILD + TAIL, "p"), "PATH");
        ids.put(id(HEAD + "ENV GOFLAGS=-trimpath\n" + BUILD + TAIL, "p"), "GOFLAGS");
        ids.put(id(HEAD + "ENV ANY=thing\n" + BUILD + TAIL, "p"), "any variable");
        ids.put(id(HEAD + "RUN CGO_ENABLED=0 go build -trimpath -o /out/app .\n" + TAIL, "p"), "command");
        ids.put(id(HEAD + BUILD.replace("RUN", "RUN --mount=target=/x") + TAIL, "p"), "mount");

        assertThat(ids).hasSize(7);
    }

    @Test
    void theVersionThatAScriptGivesTheLinkerDoesNotCount() {
        String text = HEAD + "ARG V=1\nRUN CGO_ENABLED=0 go build -ldflags \"-X main.v=${V}\" -o /out/app .\n" + TAIL;

        assertThat(id(text.replace("V=1", "V=2"), "p")).isEqualTo(id(text, "p"));
        assertThat(id(text.replace("ARG V=1", "ARG V=1\nARG W=1"), "p")).isNotEqualTo(id(text, "p"));
        String arch = text.replace("ARG V=1", "ARG GOARCH=arm64").replace("{V}", "{GOARCH}");
        assertThat(id(arch.replace("arm64", "amd64"), "p")).isNotEqualTo(id(arch, "p"));
    }

    @Test
    void theIndexOfGoIsOffAndItsOtherSettingsStay() {
        assertThat(environment(HEAD + BUILD + TAIL)).contains("GODEBUG=goindex=0");
        assertThat(environment(HEAD + "ENV GODEBUG=netdns=go\n" + BUILD + TAIL))
                .contains("GODEBUG=netdns=go,goindex=0");
        assertThat(targets(HEAD + "RUN CGO_ENABLED=0 go build -ldflags \"-X main.v=$GODEBUG\" -o /out/app .\n" + TAIL))
                .isEmpty();
    }

    private List<String> environment(String text) {
        Plan given = ToolchainCaches.in(plan(text), "p").plan();
        assertThat(given).isNotNull();
        return TreeReads.inOrder(given.result()).stream()
                .map(Vertex::op)
                .filter(Op.Exec.class::isInstance)
                .map(op -> ((Op.Exec) op).environment())
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // A shell makes more of it than its words say, or another command of it.
                "go build -o /out/app . && cp /root/{.cache,x}/go-build/README /out/",
                "go build -o /out/app . && cp ~/.cache/go-build/README /out/",
                "go build -o /out/app . && cp /root/.c*/go-build/README /out/",
                "go build -o /out/app . && cp /src/../root/.cache/go-build/README /out/",
                "go build -o /out/app . && cp /proc/self/root/root/.cache/go-build/README /out/",
                "cd x; go build -o /out/app .",
                "go vet && cd x; go build -o /out/app .",
                "go vet && export CGO_ENABLED=0; go build -o /out/app .",
                "CDPATH=/root; cd /src && go build -o /out/app .",
                "\"GOOS=linux\" go build -o /out/app .",
                "printf -v GOFLAGS %s -toolexec=/x && go build -o /out/app .",
                "set -a && go build -o /out/app .",
                "! go build -o /out/app .",
                // What go does not look at is made of sources.
                "cp main.go asm.h && go build -o /out/app .",
                "mv main.go x/asm.h && go build -o /out/app .",
                "test -s main.go && go build -o /out/app .",
                "go build -o /usr/local/go/bin/git ./git && go build -o /out/app .",
                "go install ./cmd/git && go build -o /out/app .",
                "go build -gcflags=-asmhdr=/src/x.h ./x && go build -o /out/app .",
                "go build -gcflags=\"$(git describe)\" -o /out/app .",
                // A link may lead elsewhere when it is moved, or be followed.
                "go build -o /out/app . && mv l /x/l && cp /x/l /out/",
                "go build -o /out/app . && cp -rL /src/l /out/",
                "go build -o /out/app . && cp -a /src/l /out/",
                "go build -o /out/app . && touch -r l /out/app",
                "go build -o /out/app . && sha256sum -c l",
                "V=$(date -r l) && go build -o /out/app .",
                // Programs run that nobody knows.
                "go build -toolexec=/x -o /out/app .",
                "go build -ldflags=\"-extld=/x -linkmode=external\" -o /out/app .",
                "go -C /x build -o /out/app .",
                "PATH=/x go build -o /out/app ."
            })
    void noneIsKeptForCommandsThatAreNotSeenThrough(String command) {
        assertThat(targets(HEAD + "ENV CGO_ENABLED=0\nRUN " + command.replace("\\", "\\\\") + "\n" + TAIL))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set -ex; cd /src/cmd; go build -o /out/app .",
                "export GOOS=linux; go build -o /out/app . && chmod +x /out/app",
                "cd cmd && go vet ./... && go build -trimpath -ldflags='-s -w -X main.v=1' -tags netgo -o /out/app .",
                "go build -ldflags \"-X 'main.v=$(git describe --tags)' -extldflags '-static'\" -o /out/app . && mv /out/app /out/b",
                "mkdir -p /out && go build -gcflags=all=\"-N -l\" -o /out/ ./... && strip /out/app && upx --best /out/app",
                "go mod download && go build -o /out/app ."
            })
    void usualCommandsAreKnown(String command) {
        assertThat(targets(HEAD + "ENV CGO_ENABLED=0\nRUN " + command + "\n" + TAIL))
                .startsWith(BUILDS);
    }

    @Test
    void aVariableThatIsNotExportedIsNotInForce() {
        assertThat(withoutCompiler("CGO_ENABLED=0 && go build -o /out/app .")).isTrue();
        assertThat(withoutCompiler("CGO_ENABLED=0; go build -o /out/app .")).isTrue();
        assertThat(withoutCompiler("export CGO_ENABLED=0 && go build -o /out/app ."))
                .isFalse();
        assertThat(withoutCompiler("CGO_ENABLED=0 go vet && go build -o /out/app ."))
                .isTrue();
        assertThat(withoutCompiler("export CGO_ENABLED=0 && CGO_ENABLED=1 && go build -o /out/app ."))
                .isTrue();
    }

    private boolean withoutCompiler(String command) {
        return kept(HEAD + "RUN " + command + "\n" + TAIL).getFirst().withoutCompiler();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ENV BASH_ENV=/x",
                "ENV CDPATH=/root",
                "ENV XDG_CONFIG_HOME=/x",
                "ENV GOENV=/x",
                "ENV GOFLAGS='-ldflags=\"-s -w\"'",
                "ENV GOFLAGS=-toolexec=/x",
                "ENV PATH=bin:/usr/local/go/bin",
                "ENV \"BASH_FUNC_go%%\"=x"
            })
    void noneIsKeptWhereVariablesMakeGoOrTheShellDoMore(String line) {
        assertThat(targets(HEAD + line + "\n" + BUILD + TAIL)).isEmpty();
    }

    private String id(String text, String project) {
        Plan given = ToolchainCaches.in(plan(text), project).plan();
        assertThat(given).isNotNull();
        for (Vertex vertex : TreeReads.inOrder(given.result())) {
            for (ExecMount mount : vertex.op() instanceof Op.Exec exec ? exec.mounts() : List.<ExecMount>of()) {
                if (mount instanceof ExecMount.Kept kept) {
                    return kept.id();
                }
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
