package dev.tare.dockerfile.outline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.BuildKitd;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code --call} tells of a Dockerfile is what a real BuildKit tells of it, to the byte. */
@Tag("integration")
class OutlineDifferentialTest {
    private static final String FILE = """
            # BASE is where it begins
            ARG BASE=scratch
            ARG REGISTRY=registry.example
            ARG FULL=${REGISTRY}/base:1
            ARG UNUSED=never
            ARG SHARED=of-all

            # tools makes what the others need
            FROM ${BASE} AS tools
            # VERSION is the version of the tools
            ARG VERSION=1.2
            ARG SHARED
            ENV PREFIX=/opt
            ARG PLACE=${PREFIX}/tools
            ARG TARGETARCH
            RUN --mount=type=secret,id=token,required=true \\
                --mount=type=ssh true
            RUN --mount=type=secret,target=/run/keys/pair.pem true
            RUN --mount=type=ssh,id=deploy,required true

            FROM scratch AS other
            ARG ONLY_OTHER=x
            RUN --mount=type=secret,id=other true

            # app is what is delivered
            FROM tools AS app
            ARG VERSION=2.0
            ARG EMPTY
            COPY --from=tools /a /a

            FROM --platform=$BUILDPLATFORM scratch
            ARG LAST=9
            COPY --from=app /a /b
            """;

    @TempDir
    Path folder;

    private ChildProcess tare(String... words) throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), FILE);
        List<String> all = new ArrayList<>(List.of("build"));
        all.addAll(Arrays.asList(words));
        all.add(".");
        return new Tare(folder.resolve("home")).command(all).in(folder);
    }

    private ChildProcess buildKit(String request, String... options) {
        List<String> all = new ArrayList<>(List.of(
                "--local=context=" + folder,
                "--local=dockerfile=" + folder,
                "--opt=requestid=frontend." + request,
                "--opt=frontend.caps=moby.buildkit.frontend.subrequests"));
        all.addAll(Arrays.asList(options));
        return BuildKitd.get().build(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tools", "other", "app", ""})
    void anOutlineIsBuildKits(String target) throws IOException {
        String ours = tare("--call=outline", "--target=" + target, "--build-arg=VERSION=3")
                .succeed()
                .out();

        assertThat(ours)
                .isEqualTo(buildKit("outline", "--opt=target=" + target, "--opt=build-arg:VERSION=3")
                        .succeed()
                        .out());
    }

    @Test
    void targetsAreBuildKits() throws IOException {
        String ours = tare("--call=targets").succeed().out();

        assertThat(ours).isEqualTo(buildKit("targets").succeed().out());
    }

    @Test
    void theJsonIsThatOfBuildKitsFrontEnd() throws IOException {
        assertThat(tare("--call=outline,format=json", "--target=other")
                        .succeed()
                        .out())
                .startsWith("""
                {
                  "name": "other",
                  "args": [
                    {
                      "name": "ONLY_OTHER",
                      "value": "x",
                      "location": {
                        "ranges": [
                          {
                            "start": {
                              "line": 22
                            },
                            "end": {
                              "line": 22
                            }
                          }
                        ]
                      }
                    }
                  ],
                  "secrets": [
                    {
                      "name": "other",
                """);
        assertThat(tare("--call=targets,format=json").succeed().out())
                .contains(
                        "\"description\": \"is what is delivered\"",
                        "\"platform\": \"$BUILDPLATFORM\"",
                        "\"sources\": [");
        ChildProcess.Result wrong = tare("--call=nosuch").run();
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("--call takes build, check, outline or targets");
    }
}
