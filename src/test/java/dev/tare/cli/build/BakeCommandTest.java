package dev.tare.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.CommandLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BakeCommandTest {
    @TempDir
    Path directory;

    private CommandLine tare;

    @BeforeEach
    void setUp() throws IOException {
        tare = new CommandLine(directory, Map.of("SECRET_ONE", "x"));
        Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\nCOPY it /it\n");
        Files.writeString(directory.resolve("it"), "it");
    }

    private void bake(String text) throws IOException {
        Files.writeString(directory.resolve("docker-bake.hcl"), text);
    }

    @Test
    void whatIsWrongInAFileIsSaidAtItsPlace() throws IOException {
        bake("target \"default\" {\n  tags = [\"a\"]\n  dokerfile = \"x\"\n}\n");

        CommandLine.Result result = tare.run("bake", "--print");

        assertThat(result.err()).isEqualTo("""
                docker-bake.hcl:3:3: a target has no "dokerfile"
                   3 |   dokerfile = "x"
                     |   ^^^^^^^^^ did you mean "dockerfile"?
                """);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void mistakesOfAllKindsAreSaidInOneLineWithWhatToDo() throws IOException {
        said("target \"a\" { tags = [TG] }\nvariable \"TAG\" {}", "there is no variable TG", "did you mean \"TAG\"?");
        said("target \"a\" { inherits = [\"bb\"] }\ntarget \"b\" {}", "there is no target bb, which target a inherits");
        said("group \"a\" { targets = [\"c\"] }\ntarget \"b\" {}", "there is no target c, which group a names");
        said(
                "variable \"X\" { default = Y }\nvariable \"Y\" { default = X }\ntarget \"a\" {}",
                "needs itself to be made");
        said("target \"a\" { contexts = { x = \"target:a\" } }", "target a cannot link to itself");
        said(
                "target \"a\" { contexts = { x = \"target:b\" } }\ntarget \"b\" { contexts = { x = \"target:a\" } }",
                "infinite loop from b to a");
        said("target \"a\" { matrix = { x = [1, 2] } }", "the matrix makes the name \"a\" twice");
        said("target \"a\" { name = \"b\" }", "only a target with a matrix has a name of its own");
        said("target \"a b\" {}", "\"a b\" is no name");
        said("target \"a\" { output = [\"dest=x,a=b\"] }", "the type is missing");
        said("target \"a\" { tags = \"x\" }", "expected a list of texts, not a text");
        said("function \"f\" { params = [] }\ntarget \"a\" {}", "the function f needs params and a result");
        said(
                "function \"f\" {\n params = [x]\n result = f(x)\n}\ntarget \"a\" { tags = f(1) }",
                "needs itself to be made");
        said(
                "variable \"N\" {\n default = 1\n validation {\n condition = N > 1\n error_message = \"more\"\n }\n}\ntarget \"a\" {}",
                "may not be this: more");
        said("variable \"L\" {\n type = list(number)\n default = [\"x\"]\n}\ntarget \"a\" {}", "is no list of number");
        said("targt \"a\" {}", "there is no block targt", "did you mean \"target\"?");
    }

    private void said(String file, String... parts) throws IOException {
        bake(file);
        CommandLine.Result result = tare.run("bake", "--print", "a");
        assertThat(result.code()).as(result.err() + result.out()).isNotZero();
        assertThat(result.err()).contains(parts);
    }

    @Test
    void aTargetThatFailsStopsTheOthersAndIsToldOnce() throws IOException {
        bake("""
                group "default" { targets = ["good", "bad"] }
                target "good" { tags = ["good"] }
                target "bad" { dockerfile-inline = "FROM scratch\\nCOPY missing /x\\n" }
                """);

        CommandLine.Result result = tare.run("bake", "--progress=quiet");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).containsOnlyOnce("target bad: ").contains("missing");
    }

    @Test
    void aFileGrantsItselfNothingOutsideOfItsFolder() throws IOException {
        Path outside = Files.createTempDirectory("outside");
        Files.writeString(outside.resolve("Dockerfile"), "FROM scratch\nLABEL a=b\n");
        bake("target \"default\" { context = \"" + outside + "\" }\n");

        CommandLine.Result refused = tare.run("bake");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .contains("target default asks for more than a bake file may by itself")
                .contains("--allow fs.read=" + outside);
        assertThat(tare.run("bake", "--allow", "fs.read=" + outside).code()).isZero();

        bake("target \"default\" { network = \"host\" }\n");
        assertThat(tare.run("bake").err()).contains("--allow network.host");
        assertThat(tare.run("bake", "--allow=network.host").code()).isZero();

        bake("target \"default\" { output = [\"type=oci,dest=../over.tar\"] }\n");
        assertThat(tare.run("bake").err()).contains("--allow fs.write=../over.tar");
        Files.createSymbolicLink(directory.resolve("link"), outside);
        bake("target \"default\" { context = \"link\" }\n");
        assertThat(tare.run("bake").err()).contains("--allow fs.read=link");
        Files.delete(outside.resolve("Dockerfile"));
        Files.delete(outside);
    }

    @Test
    void readsStandardInputAndVariablesOfTheCommandLine() {
        byte[] input = "variable \"V\" { default = \"a\" }\ntarget \"default\" { tags = [V] }\n"
                .getBytes(StandardCharsets.UTF_8);

        CommandLine.Result result = tare.runWith(input, "bake", "-f", "-", "--print", "--var", "V=b");

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains("\"tags\": [\n        \"b\"\n      ]");
        byte[] compose = "services:\n  x:\n    build: .\n".getBytes(StandardCharsets.UTF_8);
        assertThat(tare.runWith(compose, "bake", "-f", "-", "--print").out()).contains("\"x\": {");
    }

    @Test
    void listsTargetsAndVariables() throws IOException {
        bake("""
                variable "TAG" {
                  default = "v1"
                  description = "what it is called"
                }
                variable "PLATFORMS" {
                  type = list(string)
                  default = ["a"]
                }
                variable "NONE" { type = number }
                group "default" { targets = ["web", "api"] }
                target "web" { description = "the page" }
                target "api" {}
                target "_hidden" {}
                """);

        assertThat(tare.run("bake", "--list=targets").out()).isEqualTo("""
                TARGET	DESCRIPTION
                api\t
                default	api, web
                web	the page
                """);
        assertThat(tare.run("bake", "--list=variables").out()).isEqualTo("""
                VARIABLE	TYPE		VALUE	DESCRIPTION
                NONE		number		<null>\t
                PLATFORMS	list of string	["a"]\t
                TAG				v1	what it is called
                """);
        assertThat(tare.run("bake", "--list=type=targets,format=json").out())
                .startsWith("[\n  {\n    \"name\": \"api\"\n  },\n");
    }

    @Test
    void pushAndLoadAreAddedToWhatGoesNowhereElse() throws IOException {
        bake("""
                target "plain" { tags = ["a"] }
                target "file" { output = ["type=oci,dest=x.tar"] }
                target "image" { output = ["type=image"] }
                group "default" { targets = ["plain", "file", "image"] }
                """);

        String pushed = tare.run("bake", "--print", "--push").out();
        assertThat(pushed.split("\"push\": \"true\"", -1)).hasSize(3);
        String loaded = tare.run("bake", "--print", "--load").out();
        assertThat(loaded.split("\"type\": \"docker\"", -1)).hasSize(4);
    }

    @Test
    void isDockersBuildxBakeToo() throws IOException {
        bake("target \"default\" { tags = [\"x\"] }\n");

        CommandLine.Result result = tare.run("docker", "buildx", "bake", "--builder", "any", "--print");

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo(tare.run("bake", "--print").out());
    }

    @Test
    void whatMetadataActionWritesIsTakenOverTheFile() throws IOException {
        bake("""
                target "docker-metadata-action" { tags = ["local"] }
                target "default" { inherits = ["docker-metadata-action"] }
                """);
        Path outside = Files.createTempDirectory("metadata");
        Path meta = Files.writeString(outside.resolve("bake-meta.json"), """
                {"target": {"docker-metadata-action": {
                  "tags": ["registry.example/app:1.2", "registry.example/app:latest"],
                  "labels": {"org.opencontainers.image.version": "1.2"},
                  "args": {"DOCKER_META_IMAGES": "registry.example/app", "DOCKER_META_VERSION": "1.2"}
                }}}
                """);

        CommandLine.Result result =
                tare.run("docker", "buildx", "bake", "-f", "docker-bake.hcl", "-f", meta.toString());

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(tare.run("images", "--format", "{{.Repository}}:{{.Tag}}").lines())
                .containsExactlyInAnyOrder("registry.example/app:1.2", "registry.example/app:latest");
        assertThat(tare.run("inspect", "-f", "{{json .Config.Labels}}", "registry.example/app:1.2")
                        .out())
                .contains("\"org.opencontainers.image.version\":\"1.2\"");
        Files.delete(meta);
        Files.delete(outside);
    }

    @Test
    void filesOfAddressesAreRefusedWithWhatToDo() {
        for (String address : List.of("https://example.com/docker-bake.hcl", "https://example.com/app.git#main")) {
            CommandLine.Result result = tare.run("bake", "-f", address);
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).contains(address, "clone or download it");
        }
    }

    @Test
    void anIncludeThatGoesInCirclesOrIsNotThereIsSaidAtItsPlace() throws IOException {
        Path file = directory.resolve("compose.yaml");
        Files.writeString(file, "include: [compose.yaml]\nservices: {}\n");
        assertThat(tare.run("bake", "--print").err()).contains("compose.yaml:1:", "includes itself");
        Files.writeString(file, "include: [other.yaml]\n");
        assertThat(tare.run("bake", "-f", "compose.yaml", "--print").err())
                .contains("compose.yaml:1:", "there is no compose file other.yaml");
        Files.writeString(file, "include: [\"https://example.com/compose.yaml\"]\n");
        assertThat(tare.run("bake", "-f", "compose.yaml", "--print").err()).contains("is not fetched");
    }

    @Test
    void withoutAFileItSaysWhichItLooksFor() {
        CommandLine.Result result = tare.run("bake");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("there is no bake file here").contains("docker-bake.hcl");
    }
}
