package dev.tare.dockerfile.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Platform;
import dev.tare.plan.Op;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoStepTest {
    private static Op.Exec exec(List<String> args, String... environment) {
        List<String> all = new ArrayList<>(List.of("PATH=/usr/local/go/bin:/bin"));
        all.addAll(List.of(environment));
        return new Op.Exec(
                args,
                all,
                List.of(),
                "/src",
                "",
                Op.Network.DEFAULT,
                false,
                List.of(),
                Op.ExecLimits.NONE,
                Platform.host());
    }

    private static @Nullable GoStep step(String text, String... environment) {
        return GoStep.of(exec(List.of("/bin/sh", "-c", text), environment));
    }

    private static GoStep known(String text, String... environment) {
        GoStep step = step(text, environment);
        if (step == null) {
            throw new AssertionError("not known: " + text);
        }
        return step;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "go build -o /app .",
                "CGO_ENABLED=0 GOOS=linux go build -a -installsuffix cgo -o /app ./cmd/app",
                "set -eux; go build -trimpath -ldflags=\"-s -w -X main.version=${VERSION}\" -o /out/app && strip /out/app",
                "go mod download && go mod verify && go vet ./... && go build -v -o app",
                "cd cmd/app && go build",
                "export CGO_ENABLED=0 GOOS=linux\ngo build -o /app\n# and that is all\n",
                "mkdir -p /out && go build -ldflags \"-X main.at=$(date +%s) -X main.commit=$(git rev-parse HEAD)\" -o /out/a .",
                "VERSION=$(git describe --tags) && go build -ldflags \"-X main.v=$VERSION\" -o /app .",
                "/usr/local/go/bin/go build \\\n -o /app",
                "go build -o '/app' . && chmod 0755 /app && ls -l /app"
            })
    void whatAllOfIsKnownIsAStepOfGo(String text) {
        GoStep step = known(text, "VERSION=1.2");

        assertThat(step.runsGo()).isTrue();
        assertThat(step.compiles()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "make build",
                "go build -o /app . && make test",
                "go test ./... && go build -o /app .",
                "go run ./gen && go build -o /app .",
                "go generate ./... && go build -o /app .",
                "go clean -cache && go build -o /app .",
                "go env -w GOCACHE=/cache && go build -o /app .",
                "go build -toolexec=/src/evil -o /app .",
                "go build --toolexec /src/evil -o /app .",
                "go vet -vettool=/src/evil ./...",
                "go build -overlay o.json -o /app .",
                "go build -C sub -o /app",
                "go build -v . 2>/log",
                "go build -x . > /log",
                "go build . | tee /log",
                "go build . & wait",
                "(cd sub && go build .)",
                "if true; then go build .; fi",
                "for d in a b; do go build ./$d; done",
                "GOCACHE=/cache go build .",
                "GOFLAGS=-toolexec=/src/evil go build .",
                "PATH=/src/bin:$PATH go build .",
                "PATH=/src/bin:$PATH; go build .",
                "HOME=/src; go build .",
                "export GOMODCACHE=/cache; go build .",
                "go build `cat flags` .",
                "go build $(cat flags) .",
                "go build $FLAGS .",
                "FLAGS=-toolexec=/src/evil; go build \"$FLAGS\" .",
                "go build ${FLAGS:-x} .",
                "cp -r ~ /out && go build .",
                "cp -r $HOME /out",
                "cp --target-directory=/root/.cache /x",
                "rm -rf /root/.c* && go build .",
                "cat <<A\nx\nA\ngo build .",
                "go build 'unended",
                "go build \"unended",
                "go build $((1 + 1))",
                "./go build .",
                "eval go build ."
            })
    void whatMayDoMoreIsNone(String text) {
        assertThat(step(text, "FLAGS=-toolexec=/evil -v")).isNull();
    }

    @Test
    void variablesByWhichOtherProgramsRunMakeItNone() {
        assertThat(step("go build .", "GOFLAGS=-mod=vendor -trimpath")).isNotNull();
        assertThat(step("go build .", "GOFLAGS=-v -toolexec=/evil")).isNull();
        assertThat(step("go build .", "GOCACHEPROG=/evil")).isNull();
        assertThat(step("go build .", "GOENV=/src/env")).isNull();
        assertThat(step("go build .", "BASH_ENV=/src/env")).isNull();
    }

    @Test
    void shellsAreKnownByTheirFlagsAndTheExecFormAsItIs() {
        assertThat(GoStep.of(exec(List.of("/bin/bash", "-eo", "pipefail", "-c", "go build"))))
                .isNotNull();
        assertThat(GoStep.of(exec(List.of("/bin/sh", "-lc", "go build")))).isNull();
        assertThat(GoStep.of(exec(List.of("/bin/sh", "go build")))).isNull();
        assertThat(GoStep.of(exec(List.of("/bin/sh", "-e", "go build")))).isNull();
        assertThat(GoStep.of(exec(List.of("go", "build", "-ldflags", "-X main.a=$B"))))
                .isNotNull();
        assertThat(GoStep.of(exec(List.of("python", "-c", "go build")))).isNull();
    }

    @Test
    void cgoIsOffWhereEachCommandThatCompilesHasItOff() {
        assertThat(known("CGO_ENABLED=0 go build .").withoutC()).isTrue();
        assertThat(known("go build .", "CGO_ENABLED=0").withoutC()).isTrue();
        assertThat(known("export CGO_ENABLED=0; go build .").withoutC()).isTrue();
        assertThat(known("go build .").withoutC()).isFalse();
        assertThat(known("CGO_ENABLED=0 go build . && go build ./b").withoutC()).isFalse();
        assertThat(known("CGO_ENABLED=1 go build .", "CGO_ENABLED=0").withoutC())
                .isFalse();
    }

    @Test
    void modulesArePinnedWhereGoSumSaysWhich() {
        assertThat(known("go build .").pinned()).isTrue();
        assertThat(known("go install ./...").pinned()).isTrue();
        assertThat(known("go install example.com/tool@latest").pinned()).isFalse();
        assertThat(known("go build -mod=mod .").pinned()).isFalse();
        assertThat(known("go build -mod mod .").pinned()).isFalse();
        assertThat(known("go build .", "GOFLAGS=-mod=mod").pinned()).isFalse();
        assertThat(known("go mod download example.com/a@v1.0.0 && go build .").pinned())
                .isFalse();
    }

    @Test
    void itReadsItsPackagesAndTheFilesOfItsOtherCommands() {
        assertThat(known("cd a && go build -o /out/x ./b /c ./d/... && cp /out/x /bin/x")
                        .reads())
                .containsExactlyInAnyOrder("/src/a", "/out/x", "/src/a/b", "/c", "/src/a/d", "/bin/x");
    }
}
