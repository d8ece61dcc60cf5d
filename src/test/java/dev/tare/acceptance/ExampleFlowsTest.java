package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.GolangImage;
import dev.tare.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The flows of examples/flows run as they are, on bases of our own under the names that they ask for. */
@Tag("integration")
class ExampleFlowsTest extends InFlowRoom {
    @BeforeAll
    static void name() {
        room.tare().command("tag", "base:1", "busybox").succeed();
    }

    private static Path example(String name) throws IOException {
        Path from = Path.of("examples/flows", name);
        Path work = room.work();
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.sorted(Comparator.naturalOrder()).toList()) {
                if (!each.equals(from)) {
                    Files.copy(each, work.resolve(from.relativize(each).toString()));
                }
            }
        }
        return work;
    }

    @Test
    void theTwoStepHelloWorldBuildsAndRuns() throws IOException {
        GolangImage.build(room.tare(), folder.resolve("tools"));
        Path work = example("helloworld");
        ChildProcess.Result result = room.flow(work).succeed();
        assertThat(room.tare()
                        .command("run", "--rm", "helloworld")
                        .succeed()
                        .out()
                        .toLowerCase(java.util.Locale.ROOT))
                .contains("hello");
        assertThat(room.layers("helloworld")).hasSize(1);
        assertThat(result.err())
                .containsSubsequence(
                        "Using '" + work + "/build.yml' as build file",
                        "Collecting artifact information",
                        "Building 2 steps",
                        "Step 1 - builder, image-name = 'builder'",
                        "Step 2 - production, image-name = 'helloworld:latest'",
                        "Step 1 - Build for builder",
                        "Step 1 - Building builder from context '" + work + "'",
                        "Step 1 - Parsing and converting 'Dockerfile.builder'",
                        "Copying from /go/src/helloworld/helloworld to " + work + "/helloworld",
                        "Setting file permissions for " + work + "/helloworld to 755",
                        "Step 2 - Build for helloworld:latest",
                        "Step 2 - Building helloworld:latest from context '" + work + "'",
                        "Step 2 - Parsing and converting 'Dockerfile.production'",
                        "Removing artifact path: " + work + "/helloworld",
                        "Step 1 - Removing unwanted image builder");
        assertThat(work.resolve("helloworld")).doesNotExist();
    }

    @Test
    void afterBuildCommand() throws IOException {
        Path work = example("after_build_command");
        room.flow(work).succeed();
        assertThat(work.resolve("size.txt")).doesNotExist();
        room.flow(work, "--after-build-commands").succeed();
        assertThat(work.resolve("size.txt")).hasContent("12 report.txt");
        assertThat(work.resolve("report.txt")).doesNotExist();
    }

    @Test
    void buildArguments() throws IOException {
        Path work = example("buildarguments");
        ChildProcess.Result result = room.flow(work, "--build", "COLOUR=green", "--build", "SHAPE=round")
                .succeed();
        assertThat(result.out()).contains("blue 1.50 round\n");
    }

    @Test
    void context() throws IOException {
        Path work = example("context");
        room.flow(work, "--keep-artifacts").succeed();
        assertThat(work.resolve("made/letter.txt")).isRegularFile();
        assertThat(room.images()).contains("envelope:latest").doesNotContain("letter:latest");
    }

    @Test
    void env() throws IOException {
        room.flow(example("env"), "--env", "RELEASE=1.2", "--env", "OWNER=me").succeed();
        assertThat(room.inspect("app:1.2").get("Config").toString()).contains("owner=me");
    }

    @Test
    void multistage() throws IOException {
        room.flow(example("multistage")).succeed();
        assertThat(room.read("shop/release", "/shop")).contains("echo open");
        assertThat(room.images()).doesNotContain("shop/builder:latest", "shop/tests:latest");
    }

    @Test
    void noCache() throws IOException {
        Path work = example("no_cache");
        room.flow(work).succeed();
        String cached = room.read("cached", "/id");
        String fresh = room.read("fresh", "/id");
        room.flow(work).succeed();
        assertThat(room.read("cached", "/id")).isEqualTo(cached);
        assertThat(room.read("fresh", "/id")).isNotEqualTo(fresh);
    }

    @Test
    void secrets() throws IOException {
        int port = Ports.free();
        String[] flags = {
            "--secrets", "--network=host", "--binding=127.0.0.1", "--port=" + port, "--build", "port=" + port
        };
        Path file = example("secrets_file");
        room.flow(file, flags).succeed();
        assertThat(room.read("private", "/size").strip()).isEqualTo("" + Files.size(file.resolve("id_rsa")));
    }

    @Test
    void secretsBehindALogin() throws IOException {
        int port = Ports.free();
        String[] flags = {
            "--secrets",
            "--network=host",
            "--binding=127.0.0.1",
            "--port=" + port,
            "--build",
            "port=" + port,
            "--authentication-secret-server",
            "--user-secret-server=me",
            "--password-secret-server=mine",
            "--uid=login"
        };
        room.flow(example("secrets_env"), flags).with("HABITUS_TOKEN", "12345").succeed();
        assertThat(room.read("private-login", "/size").strip()).isEqualTo("5");
    }

    @Test
    void testing() throws IOException {
        room.flow(example("testing")).succeed();
        assertThat(room.tare()
                        .command("run", "--rm", "--network=none", "calculator", "6*7")
                        .succeed()
                        .out())
                .isEqualTo("42\n");
    }

    @Test
    void uids() throws IOException {
        room.flow(example("uid"), "--uid=Build7").succeed();
        assertThat(room.images()).contains("app-build7:v1").doesNotContain("base-build7:latest");
        room.flow(example("uid_nested"), "--uid=8", "--keep-all").succeed();
        assertThat(room.images()).contains("company/base-8:stable", "company/web-8:latest", "company/worker-8:latest");
    }

    @Test
    void own() throws IOException {
        Path work = example("own");
        room.flow(work).succeed();
        assertThat(work.resolve("greeter.tar")).isRegularFile();
        assertThat(room.images()).contains("greeter:latest").doesNotContain("all:latest");
        assertThat(room.tare().command("run", "--rm", "greeter").succeed().err())
                .isEqualTo("hello\n");

        room.flow(work, "all").with("OWNER", "me").succeed();
        assertThat(room.images()).contains("words:latest", "all:latest");
        assertThat(room.read("all", "/all")).isEqualTo("hello\none\n");
        assertThat(room.read("words", "/size").strip()).isEqualTo("" + Files.size(work.resolve("motto")));
        assertThat(room.inspect("words").get("Config").toString()).contains("owner=me");
        assertThat(work.resolve("out")).doesNotExist();
    }
}
