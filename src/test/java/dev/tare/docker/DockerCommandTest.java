package dev.tare.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.CommandLine;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerCommandTest {
    @TempDir
    Path folder;

    private CommandLine line;

    @BeforeEach
    void makeContext() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY file /file\nLABEL kind=test\n");
        Files.writeString(folder.resolve("file"), "content\n");
        line = new CommandLine(folder);
    }

    private CommandLine.Result docker(String... words) {
        return docker(line, words);
    }

    private static CommandLine.Result docker(CommandLine line, String... words) {
        List<String> all = new ArrayList<>(List.of("docker"));
        all.addAll(List.of(words));
        return line.run(all.toArray(new String[0]));
    }

    @Test
    void aLongNameIsTheSameCommand() {
        assertThat(docker("image", "build", "-t", "hello", ".").code()).isZero();
        assertThat(docker("image", "ls").out()).isEqualTo(docker("images").out());
        assertThat(docker("container", "ls", "-a").out())
                .isEqualTo(docker("ps", "-a").out());
        assertThat(docker("image", "inspect", "-f", "{{.Config.Labels.kind}}", "hello")
                        .out())
                .isEqualTo("test\n");
        assertThat(docker("image", "rm", "hello").out()).startsWith("Untagged: hello:latest\nDeleted: sha256:");
    }

    @Test
    void flagsThatDockerDoesNotHaveEndBy125AndOtherMistakesBy1() {
        assertThat(docker("images", "--nosuch").code()).isEqualTo(125);
        assertThat(docker("--nosuch", "images").code()).isEqualTo(125);
        assertThat(docker("rm").code()).isEqualTo(1);
        assertThat(docker("nosuch").code()).isEqualTo(1);
        assertThat(docker("image", "nosuch").code()).isEqualTo(1);
        assertThat(docker("rmi", "nosuch").code()).isEqualTo(1);
        assertThat(docker("build").code()).isEqualTo(1);
        assertThat(docker("run", "-v", "relative/path:/x", "nosuch").code()).isEqualTo(125);
    }

    @Test
    void removingByForceWhatIsNotThereIsNoError() {
        assertThat(docker("rm", "-f", "nosuch").code()).isZero();
        assertThat(docker("rm", "-f", "nosuch").out()).isEmpty();
        assertThat(docker("rmi", "-f", "nosuch").code()).isZero();
    }

    @Test
    void whatWasLoadedIsSaidQuietlyToo() {
        assertThat(docker("build", "-t", "hello", ".").code()).isZero();
        assertThat(docker("save", "-o", "hello.tar", "hello").code()).isZero();
        assertThat(docker("load", "-q", "-i", "hello.tar").out()).isEqualTo("Loaded image: hello:latest\n");
    }

    @Test
    void oldFlagsOfBuildsAreTakenWithOneWarning() {
        CommandLine.Result result = docker(
                "build",
                "--rm",
                "--force-rm=true",
                "--compress",
                "-m",
                "1g",
                "--memory-swap=-1",
                "--isolation",
                "default",
                "--cgroup-parent",
                "x",
                "-c",
                "10",
                "--security-opt",
                "seccomp=unconfined",
                "--squash",
                "-t",
                "hello",
                ".");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err().lines().filter(each -> each.contains("changes nothing")))
                .hasSize(1);
        assertThat(result.err())
                .contains("--memory changes nothing", "--squash changes nothing")
                .doesNotContain("--rm changes", "--isolation changes");
    }

    @Test
    void ourOwnBuildTakesThemToo() {
        CommandLine.Result result = line.run("build", "--rm", "--memory=1g", "-t", "hello", ".");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err()).contains("--memory changes nothing");
    }

    @Test
    void aCheckIsABuildThatIsCalledSo() {
        CommandLine.Result check = docker("build", "--call=check", ".");
        assertThat(check.code()).isZero();
        assertThat(check.out()).isEqualTo("Check complete, no warnings found.\n");
        assertThat(docker("build", "--call", "check,format=json", ".").out()).startsWith("{\"warnings\":[]");
        assertThat(docker("build", "--call", "targets", ".").out()).startsWith("TARGET ");
        assertThat(docker("build", "--call", "nosuch", ".").code()).isEqualTo(1);
    }

    @Test
    void whatIsPrunedFitsTheFilterAndAFilterThatIsNotKnownIsRefused() {
        assertThat(docker("build", "-t", "hello", ".").code()).isZero();
        assertThat(docker("image", "prune", "-af", "--filter", "label=other").out())
                .doesNotContain("hello");
        assertThat(docker("image", "prune", "-af", "--filter", "nosuch=1").code())
                .isEqualTo(1);
        assertThat(docker("images", "-q").lines()).hasSize(1);
        assertThat(docker("image", "prune", "-af", "--filter", "label=kind=test")
                        .out())
                .startsWith("Deleted Images:\nuntagged: hello:latest\n");
        assertThat(docker("images", "-q").out()).isEmpty();
    }

    @Test
    void variablesStandForFlagsThatAreNotGiven() {
        CommandLine arm = new CommandLine(folder, Map.of("DOCKER_DEFAULT_PLATFORM", "linux/arm64"));
        assertThat(docker(arm, "build", "-t", "hello", ".").code()).isZero();
        assertThat(docker(arm, "image", "inspect", "-f", "{{.Architecture}}", "hello")
                        .out())
                .isEqualTo("arm64\n");
        assertThat(docker(arm, "build", "--platform", "linux/amd64", "-t", "hello", ".")
                        .code())
                .isZero();
        assertThat(docker(arm, "image", "inspect", "-f", "{{.Architecture}}", "hello")
                        .out())
                .isEqualTo("amd64\n");
        CommandLine quiet = new CommandLine(folder, Map.of("BUILDKIT_PROGRESS", "quiet"));
        assertThat(docker(quiet, "build", "--no-cache", "-t", "hello", ".").err())
                .doesNotContain("#1");
    }

    @Test
    void anotherMachineIsNotMistakenForThisOne() {
        assertThat(docker("-H", "tcp://other:2375", "images").code()).isEqualTo(125);
        assertThat(docker("-H", "unix:///var/run/docker.sock", "images").code()).isZero();
    }

    @Test
    void thereIsOneBuilderByWhateverName() {
        assertThat(docker("buildx", "create", "--name", "ci", "--driver", "docker-container", "--use")
                        .out())
                .isEqualTo("ci\n");
        assertThat(docker("buildx", "inspect", "--bootstrap", "ci").out())
                .contains("Name:             ci\n", "Status:           running");
        assertThat(docker("buildx", "--builder", "ci", "build", "-t", "hello", ".")
                        .code())
                .isZero();
        assertThat(docker("buildx", "build", "--builder", "ci", "--progress", "plain", "-t", "hello", ".")
                        .code())
                .isZero();
        assertThat(docker("buildx", "rm", "ci").out()).isEqualTo("ci removed\n");
        assertThat(docker("buildx", "version").out()).matches("github.com/docker/buildx v[0-9.]+ .+\n");
    }

    @Test
    void dockerCallsAPluginByItsOwnName() {
        assertThat(docker("buildx", "docker-cli-plugin-metadata").out()).contains("\"SchemaVersion\":\"0.1.0\"");
        assertThat(docker("buildx", "buildx", "ls").out())
                .isEqualTo(docker("buildx", "ls").out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose up", "swarm init", "buildx history ls", "search x", "pause x"})
    void whatIsNotThereSaysWhatToDoInstead(String words) {
        CommandLine.Result result = docker(words.split(" "));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err().lines().toList()).hasSize(2);
        assertThat(result.err()).contains("is not there: ");
    }

    @Test
    void rawJsonIsBuildKitsAndNothingElseIsOnTheStream() throws IOException {
        CommandLine.Result result = docker("buildx", "build", "--progress=rawjson", "--no-cache", "-t", "hello", ".");
        assertThat(result.code()).isZero();
        List<String> named = new ArrayList<>();
        for (String each : result.err().lines().toList()) {
            for (Object vertex : Json.list(Json.readObject(each.getBytes(UTF_8)).get("vertexes"))) {
                Map<String, Object> fields = Json.object(vertex);
                assertThat(fields.get("digest").toString()).matches("sha256:[0-9a-f]{64}");
                assertThat(Instant.parse(fields.get("started").toString())).isNotNull();
                if (fields.get("completed") != null) {
                    named.add(fields.get("name").toString());
                }
            }
        }
        assertThat(named).anyMatch(name -> name.contains("COPY file /file"));
    }

    @Test
    void anErrorIsInTheJsonToo() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY nosuch /\n");
        CommandLine.Result result = docker("buildx", "build", "--progress=rawjson", ".");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err().lines()).allMatch(each -> each.startsWith("{"));
        assertThat(result.err()).contains("\"error\":", "nosuch");
    }

    @Test
    void whatOnlyTheCacheKeepsIsNotListed() {
        assertThat(docker("build", "-o", "type=cacheonly", "-t", "nowhere", ".").code())
                .isZero();
        assertThat(docker("images", "-q").out()).isEmpty();
    }

    @Test
    void loadingIsWhatIsDoneAnyway() {
        assertThat(docker("buildx", "build", "--load", "-t", "hello", ".").code())
                .isZero();
        assertThat(docker("buildx", "build", "--output=type=docker", "-t", "hello:2", ".")
                        .code())
                .isZero();
        assertThat(docker("images", "--format", "{{.Tag}}", "hello").lines()).containsExactlyInAnyOrder("latest", "2");
    }

    @Test
    void theFlagsOfBuildPushActionAreTaken() {
        CommandLine.Result result = docker(
                "buildx",
                "build",
                "--cache-from",
                "type=gha",
                "--cache-to",
                "type=gha,mode=max",
                "--attest",
                "type=provenance,mode=min,inline-only=true,builder-id=https://github.com/o/r/actions/runs/1",
                "--iidfile",
                "id",
                "--metadata-file",
                "meta.json",
                "--tag",
                "hello",
                ".");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err()).contains("does nothing: ACTIONS_RESULTS_URL and ACTIONS_RUNTIME_TOKEN are not set");
        assertThat(folder.resolve("meta.json")).content().contains("containerimage.digest");
    }

    @Test
    void aPushByDigestHasToPush() {
        assertThat(docker("build", "-o", "type=image,name=localhost:1/x,push-by-digest=true", ".")
                        .err())
                .contains("push-by-digest pushes nothing by itself");
    }

    @Test
    void anImageIsMadeOfATar() {
        assertThat(docker("build", "-o", "type=tar,dest=files.tar", ".").code()).isZero();
        assertThat(docker("import", "-c", "CMD [\"/file\"]", "files.tar", "made")
                        .out())
                .matches("sha256:[0-9a-f]{64}\n");
        assertThat(docker("inspect", "-f", "{{json .Config.Cmd}}", "made").out())
                .isEqualTo("[\"/file\"]\n");
        assertThat(docker("cp", "made:/file", "-").out()).contains("content");
    }

    @Test
    void everyCommandThatHelpListsIsThere() {
        for (String group : List.of(
                "",
                "builder",
                "buildx",
                "buildx imagetools",
                "container",
                "context",
                "image",
                "manifest",
                "network",
                "system",
                "volume")) {
            for (String verb : DockerTable.verbs(group)) {
                String name = (group + " " + verb).strip();
                if (!DockerTable.isGroup(name)) {
                    assertThat(DockerTable.find(name)).as(name).isNotNull().isNotInstanceOf(Refused.class);
                }
            }
        }
    }
}
