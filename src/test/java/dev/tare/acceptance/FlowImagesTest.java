package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Registry;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Steps whose image is an index: for several platforms, or with a list of what is in it. */
@Tag("integration")
class FlowImagesTest extends InFlowRoom {
    private static final String MAIN = """
            package main

            import ("os"; "runtime")

            func main() { os.Stdout.WriteString(runtime.GOARCH + "\\n") }
            """;

    private static Map<String, Object> json(String text) throws IOException {
        return Json.readObject(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Of a layout, the JSON that a descriptor names. */
    private static Map<String, Object> blob(Path layout, Object descriptor) throws IOException {
        String digest = Json.string(Json.object(descriptor).get("digest"));
        return json(Files.readString(layout.resolve("blobs").resolve(digest.replace(':', '/'))));
    }

    /** The entries of the index that a layout's first name stands for. */
    private static List<Object> entries(Path layout) throws IOException {
        Map<String, Object> top = json(Files.readString(layout.resolve("index.json")));
        return Json.list(
                blob(layout, Json.list(top.get("manifests")).getFirst()).get("manifests"));
    }

    private static List<String> platforms(List<Object> entries) throws IOException {
        List<String> out = new ArrayList<>();
        for (Object each : entries) {
            Map<String, Object> platform = Json.object(Json.object(each).get("platform"));
            out.add(platform.get("os") + "/" + platform.get("architecture"));
        }
        return out;
    }

    @Test
    void aGoPackageIsBuiltForSeveralPlatformsUnderOneName() throws IOException {
        ChildProcess.installed("go");
        String name = Registry.get().address() + "/several:1";
        Path work = room.work(
                "go.mod", "module example.com/m\n\ngo 1.19\n", "main.go", MAIN, "build.yml", """
                build:
                  version: 2026-11-20
                  steps:
                    several:
                      name: NAME
                      go: .
                      platforms: [linux/amd64, linux/arm64, linux/amd64]
                      push: true
                      output: ["type=oci,dest=layout,tar=false"]
                      artifacts: ["/m:bin"]
                """.replace("NAME", name));

        room.flow(work, "--keep-artifacts").succeed();
        ChildProcess.Result again = room.flow(work, "--dry-run").succeed();

        assertThat(platforms(entries(work.resolve("layout")))).containsExactly("linux/amd64", "linux/arm64");
        String pushed = ChildProcess.of(ChildProcess.installed("crane"), "manifest", "--insecure", name)
                .succeed()
                .out();
        assertThat(platforms(Json.list(json(pushed).get("manifests")))).containsExactly("linux/amd64", "linux/arm64");
        ChildProcess.of(ChildProcess.installed("crane"), "validate", "--insecure", "--remote", name)
                .succeed();
        String here = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        assertThat(room.tare().command("run", "--rm", name).succeed().out()).isEqualTo(here + "\n");
        assertThat(ChildProcess.of(work.resolve("bin/m").toString()).succeed().out())
                .isEqualTo(here + "\n");
        assertThat(again.err()).contains("several: is in the cache");
    }

    @Test
    void aStepOnAnotherHasItsImageOfTheSamePlatform() throws IOException {
        Path work = room.work(
                "Dockerfile.lower",
                "FROM scratch\nARG TARGETARCH\nCOPY $TARGETARCH /arch\n",
                "Dockerfile.upper",
                "FROM lower AS own\nFROM lower\nCOPY --from=own /arch /again\nCOPY --from=lower /arch /third\n",
                "amd64",
                "amd64",
                "arm64",
                "arm64",
                "build.yml",
                """
                        build:
                          version: 2026-11-20
                          steps:
                            lower:
                              dockerfile: Dockerfile.lower
                              platforms: [linux/arm64, linux/amd64]
                            upper:
                              dockerfile: Dockerfile.upper
                              platforms: [linux/arm64, linux/amd64]
                              squash: true
                              output: ["type=local,dest=files"]
                        """);

        room.flow(work).succeed();

        for (String arch : new String[] {"amd64", "arm64"}) {
            for (String file : new String[] {"arch", "again", "third"}) {
                assertThat(work.resolve("files/linux_" + arch).resolve(file)).hasContent(arch);
            }
        }
    }

    @Test
    void aStepOnAnotherThatIsNotBuiltForThePlatformFails() {
        String flow = """
                build:
                  version: 2026-11-20
                  steps:
                    lower:
                      dockerfile: Dockerfile.lower
                      platforms: [linux/amd64]
                    upper:
                      platforms: [linux/amd64, linux/arm64]
                """;
        Path work = room.work(
                "Dockerfile.lower",
                "FROM scratch\nCOPY Dockerfile /same\n",
                "Dockerfile",
                "FROM lower\n",
                "build.yml",
                flow);

        ChildProcess.Result result = room.flow(work).run();

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .contains("lower is the image of step lower, which is not built for linux/arm64")
                .contains("add it to the platforms of step lower");
    }

    @Test
    void deliveriesThatCannotHoldSeveralPlatformsAreRefusedWhereTheyStand() {
        Path work = room.work("Dockerfile", "FROM scratch\n", "build.yml", """
                build:
                  version: 2026-11-20
                  steps:
                    app:
                      platforms: [linux/amd64, linux/arm64]
                      output: ["type=docker,dest=app.tar"]
                """);

        ChildProcess.Result result = room.flow(work, "check").run();

        assertThat(result.exit()).isNotZero();
        assertThat(result.err()).contains("build.yml:6:", "manifest lists");
        assertThat(work.resolve("app.tar")).doesNotExist();
    }

    @Test
    void aListOfWhatIsInTheImageHangsBesideIt() throws IOException {
        ChildProcess.installed("go");
        String name = Registry.get().address() + "/listed:1";
        Path work =
                room.work("go.mod", "module example.com/listed\n\ngo 1.19\n", "main.go", MAIN, "build.yml", """
                build:
                  version: 2026-11-20
                  steps:
                    listed:
                      name: NAME
                      go: .
                      sbom: true
                      push: true
                      output: ["type=oci,dest=layout,tar=false"]
                    plain:
                      go: .
                      sbom: false
                """.replace(
                                "NAME", name));

        room.flow(work).succeed();

        Path layout = work.resolve("layout");
        List<Object> entries = entries(layout);
        assertThat(entries).hasSize(2);
        assertThat(Json.object(Json.object(entries.get(1)).get("annotations")))
                .containsEntry("vnd.docker.reference.type", "attestation-manifest")
                .containsEntry(
                        "vnd.docker.reference.digest",
                        Json.object(entries.get(0)).get("digest"));
        Map<String, Object> statement = blob(
                layout, Json.list(blob(layout, entries.get(1)).get("layers")).getFirst());
        assertThat(statement).containsEntry("predicateType", "https://spdx.dev/Document");
        assertThat(statement.get("predicate").toString()).contains("example.com/listed");
        String pushed = ChildProcess.of(ChildProcess.installed("crane"), "manifest", "--insecure", name)
                .succeed()
                .out();
        assertThat(pushed).contains("attestation-manifest");
        assertThat(room.tare().command("run", "--rm", name).succeed().out()).isNotEmpty();
        assertThat(room.inspect("plain")).containsKey("RootFS");
        assertThat(room.tare().command("fsck").run().exit()).isZero();
    }
}
