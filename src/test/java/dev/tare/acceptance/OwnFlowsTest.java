package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.FlowRoom;
import dev.tare.testing.OciArchive;
import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What schema 2026-11-20 adds, key by key, in flows that run. */
@Tag("integration")
class OwnFlowsTest extends InFlowRoom {
    private static String flow(String rest) {
        return "build:\n  version: 2026-11-20\n" + rest.indent(2);
    }

    /** An image as another machine would pull it. */
    private static Tare puller(String name) {
        Tare other = new Tare(folder.resolve("pulled"));
        other.command("pull", "-q", name).succeed();
        return other;
    }

    @Test
    void aStepIsAGoPackageWithFurtherNamesAndAnArchive() throws IOException {
        ChildProcess.installed("go");
        Path work = room.work(
                "go.mod",
                "module example.com/m\n\ngo 1.19\n",
                "cmd/app/main.go",
                """
                package main

                import "os"

                func main() { os.Stdout.WriteString("from go\\n") }
                """,
                "build.yml",
                flow("""
                steps:
                  tool:
                    name: tool:1
                    go: ./cmd/app
                    tags: ["tool:latest", "other/tool"]
                    output: ["type=oci,dest=out/tool.tar,name=tool:1", "type=local,dest=files"]
                    artifacts: ["/app:bin"]
                """),
                "out/.keep",
                " ");

        room.flow(work, "--keep-artifacts").succeed();

        assertThat(room.images()).contains("tool:1", "tool:latest", "other/tool:latest");
        assertThat(room.tare().command("run", "--rm", "other/tool").succeed().out())
                .isEqualTo("from go\n");
        assertThat(OciArchive.read(work.resolve("out/tool.tar")).files()).containsKey("app");
        assertThat(FlowRoom.files(work)).containsEntry("files/app", "file 755").containsEntry("bin/app", "file 755");
    }

    @Test
    void stepsShareTheCachesThatTheyName() {
        Path work = room.work(
                "Dockerfile.one",
                "FROM base:1\nRUN echo kept > /cache/me/file && ls /cache/me > /seen\n",
                "Dockerfile.two",
                "FROM base:1\nRUN cat /cache/me/file > /seen && ls /other > /empty\n",
                "build.yml",
                flow("""
                        steps:
                          one:
                            dockerfile: Dockerfile.one
                            caches: [/cache/me]
                            keep: true
                          two:
                            dockerfile: Dockerfile.two
                            caches: [/cache/me, /other]
                            depends_on: [one]
                        """));

        room.flow(work).succeed();

        assertThat(room.read("one", "/seen")).isEqualTo("file\n");
        assertThat(room.read("two", "/seen")).isEqualTo("kept\n");
        assertThat(room.read("two", "/empty")).isEmpty();
        assertThat(room.tare().command("cp", "one:/cache/me/file", "-").run().exit())
                .isEqualTo(1);
    }

    @Test
    void anIgnoreFileIsOfItsStepAlone() {
        Path work = room.work(
                "Dockerfile",
                "FROM base:1\nCOPY . /all\nRUN ls /all > /seen\n",
                "code",
                "code",
                "notes",
                "notes",
                ".dockerignore",
                "build.yml\nDockerfile\n*ignore\n",
                "own.ignore",
                "*\n!code\n",
                "build.yml",
                flow("""
                        steps:
                          all: {}
                          some:
                            ignore: own.ignore
                        """));

        room.flow(work).succeed();

        assertThat(room.read("all", "/seen")).isEqualTo("code\nnotes\n");
        assertThat(room.read("some", "/seen")).isEqualTo("code\n");
    }

    @Test
    void variablesAreReplacedInTheDockerfilesThatAskForIt() {
        Path work = room.work(
                "Dockerfile",
                "FROM base:1\nLABEL owner=\"_env(OWNER)\" none=\"_env(NOBODY)\"\n",
                "build.yml",
                flow("""
                        steps:
                          replaced:
                            dockerfile_env: true
                          asis: {}
                        """));

        room.flow(work).with("OWNER", "me").succeed();

        assertThat(room.inspect("replaced").get("Config").toString())
                .contains("owner=me")
                .doesNotContain("_env");
        assertThat(room.inspect("asis").get("Config").toString()).contains("owner=_env(OWNER)");

        room.flow(work, "--env", "OWNER=typed").with("OWNER", "me").succeed();

        assertThat(room.inspect("replaced").get("Config").toString()).contains("owner=typed");
    }

    @Test
    void imagesArePushedUnderAllTheirNames() {
        String registry = Registry.get().address() + "/";
        Path work = room.work("Dockerfile", "FROM base:1\nRUN echo hello > /said\n", "build.yml", flow("""
                steps:
                  made:
                    name: REGISTRYflow/app:1.2
                    tags: ["REGISTRYflow/app:1", "REGISTRYflow/other:new"]
                    push: true
                """.replace(
                        "REGISTRY", registry)));

        room.flow(work).succeed();

        for (String name : new String[] {"flow/app:1.2", "flow/app:1", "flow/other:new"}) {
            Tare other = puller(registry + name);
            Path out = folder.resolve("said");
            other.command("cp", registry + name + ":/said", out.toString()).succeed();
            assertThat(out).hasContent("hello");
        }
    }

    @Test
    void stepsCanBeChosenAndKept() {
        Path work = room.work("Dockerfile", "FROM base:1\nARG IT\nRUN echo $IT > /it\n", "build.yml", flow("""
                default: [end]
                steps:
                  chosen-start:
                    args: {IT: start}
                  chosen-middle:
                    args: {IT: middle}
                    depends_on: [chosen-start]
                    keep: true
                  end:
                    name: chosen-end
                    args: {IT: end}
                    depends_on: [chosen-middle]
                  aside:
                    name: chosen-aside
                    args: {IT: aside}
                """));

        room.flow(work).succeed();

        assertThat(room.images())
                .contains("chosen-middle:latest", "chosen-end:latest")
                .doesNotContain("chosen-start:latest", "chosen-aside:latest");

        room.flow(work, "aside").succeed();
        ChildProcess.Result nearly = room.flow(work, "asid").run();

        assertThat(room.images()).contains("chosen-aside:latest");
        assertThat(nearly.exit()).isNotZero();
        assertThat(nearly.err()).contains("asid", "did you mean \"aside\"?");
    }

    @Test
    void flagsStandInTheFileAndTypedOnesWin() {
        Path work = room.work(
                "Dockerfile", "FROM base:1\nARG COLOUR\nRUN echo $COLOUR > /colour\n", "build.yml", flow("""
                flags:
                  keep-artifacts: true
                  uid: Seven
                  build: [COLOUR=blue]
                  j: 1
                steps:
                  flags:
                    artifacts: [/colour]
                """));

        room.flow(work).succeed();

        assertThat(work.resolve("colour")).hasContent("blue");
        assertThat(room.images()).contains("flags-seven:latest");

        room.flow(work, "--uid=eight", "--build", "COLOUR=green").succeed();

        assertThat(work.resolve("colour")).hasContent("green");
        assertThat(room.images()).contains("flags-eight:latest");
    }

    @Test
    void layersBecomeOneAndRunsAreHeldToTheirNetwork() {
        Path work = room.work(
                "Dockerfile",
                "FROM base:1\nRUN ls /sys/class/net > /net\nRUN echo more > /more\n",
                "build.yml",
                flow("""
                        steps:
                          alone:
                            network: none
                            squash: true
                          several:
                            network: none
                        """));

        room.flow(work).succeed();

        int base = room.layers("base:1").size();
        assertThat(room.layers("alone")).hasSize(base + 1);
        assertThat(room.layers("several")).hasSize(base + 2);
        assertThat(room.read("alone", "/net").strip()).isEqualTo("lo");
        assertThat(room.read("alone", "/more")).isEqualTo("more\n");
    }

    @Test
    void secretsAreFilesAndVariablesByTheirOwnNames() {
        Path work = room.work(
                "Dockerfile",
                "FROM base:1\nRUN --mount=type=secret,id=file --mount=type=secret,id=env"
                        + " cat /run/secrets/file /run/secrets/env | wc -c > /size\n",
                "hidden",
                "12345",
                "build.yml",
                flow("""
                        steps:
                          secretive:
                            secrets:
                              file: {file: hidden}
                              env: {env: MY_TOKEN}
                        """));

        room.flow(work).with("MY_TOKEN", "678").succeed();

        assertThat(room.read("secretive", "/size").strip()).isEqualTo("8");
    }

    @Test
    void runsAreHeldToTheirMemoryAndProcessors() {
        ChildProcess.installed("runc");
        Path work = room.work("Dockerfile", """
                FROM base:1
                ARG STEP
                RUN cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes > /memory 2> /dev/null; \\
                    cat /sys/fs/cgroup/cpuset.cpus /sys/fs/cgroup/cpuset/cpuset.cpus > /cpus 2> /dev/null; \\
                    cat /sys/fs/cgroup/cpu.weight /sys/fs/cgroup/cpu/cpu.shares > /weight 2> /dev/null; true
                """, "build.yml", flow("""
                steps:
                  held:
                    args: {STEP: held}
                    memory: 256m
                    cpus: "0"
                    cpu_shares: 512
                  free:
                    args: {STEP: free}
                """));

        ChildProcess.Result result =
                room.flow(work, "--write-generated", "--docker-memory=300m").succeed();

        assertThat(room.read("held", "/memory").strip()).isEqualTo("" + 256 * 1024 * 1024);
        assertThat(room.read("free", "/memory").strip()).isEqualTo("" + 300 * 1024 * 1024);
        assertThat(room.read("held", "/cpus").strip()).isEqualTo("0");
        // Shares are a weight where groups have one hierarchy: runc's formula, which rounds as it likes.
        assertThat(room.read("held", "/weight").strip())
                .isNotEqualTo(room.read("free", "/weight").strip());
        assertThat(result.err())
                .contains("--write-generated has no effect")
                .doesNotContain("limits of memory and processors have no effect");
        assertThat(work.resolve("Dockerfile.generated")).doesNotExist();
    }
}
