package dev.tare.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.CommandLine;
import dev.tare.cli.CommandLine.Result;
import dev.tare.cli.Commands;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Platform;
import dev.tare.store.Store;
import dev.tare.testing.SmallImage;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCommandsTest {
    @TempDir
    Path directory;

    private CommandLine tare;
    private String id = "";

    @BeforeEach
    void makeImage() {
        tare = new CommandLine(directory);
        try (Store store = tare.store()) {
            new SmallImage(store)
                    .file("hello", "x".repeat(142), 0)
                    .file("etc/motd", "hi", 0)
                    .name("hello");
            id = store.images().id(store.images().require("hello")).toString();
        }
    }

    @Test
    void imagesListsNameIdAndSizeAsDockerDoes() {
        Result result = tare.run("images");

        assertThat(result.lines()).hasSize(2);
        assertThat(result.lines().get(0).split(" {2,}"))
                .containsExactly("REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE");
        assertThat(result.lines().get(1).split(" {2,}"))
                .contains("hello", "latest", id.substring(7, 19), "144B")
                .hasSize(5);
        assertThat(tare.run("images", "-q", "--no-trunc").out()).isEqualTo(id + "\n");
        assertThat(tare.run("images", "other").lines()).hasSize(1);
        assertThat(tare.run("images", "hello:2").lines()).hasSize(1);
        assertThat(tare.run("images", "hello:latest").lines()).hasSize(2);
    }

    @Test
    void everyCommandTakesTheShortFormOfHelp() {
        for (String name : Commands.NAMES) {
            assertThat(tare.run(name, "-h").out())
                    .as(name)
                    .isEqualTo(tare.run(name, "--help").out())
                    .startsWith("Usage: ");
        }
        assertThat(tare.run("build", "-h", ".").out()).startsWith("Usage: ");
        assertThat(tare.run("run", "-h", "name", "nope").out()).isEmpty();
    }

    @Test
    void anImageThatIsNotThereIsSaidInTheSameWordsEverywhere() {
        String words = "tare: there is no image called \"nope\"\n";
        for (String line : List.of("history nope", "tag nope x", "rmi nope", "rmi -f nope", "push nope", "sbom nope")) {
            assertThat(tare.run(line.split(" ")).err()).as(line).isEqualTo(words);
        }
    }

    @Test
    void pruneTakesDockersForce() {
        assertThat(tare.run("prune", "-f").code()).isZero();
        assertThat(tare.run("prune", "--force", "-a").code()).isZero();
    }

    @Test
    void aDamagedImageDoesNotHideTheOthers() throws IOException {
        try (Store store = tare.store()) {
            Files.delete(store.blobs()
                    .path(new SmallImage(store).file("x", "y", 0).name("other").digest()));
        }

        Result result = tare.run("images");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("has no blob");
        assertThat(result.lines()).hasSize(2);
    }

    @Test
    void ofAnIndexThatIsHereForAnotherPlatformAloneThatOneIsListed() {
        try (Store store = tare.store()) {
            Descriptor here =
                    store.images().require("hello").descriptor().withPlatform(new Platform("linux", "s390x", ""));
            Descriptor elsewhere = Descriptor.of(MediaTypes.MANIFEST, Digest.sha256("elsewhere"), 100)
                    .withPlatform(Platform.host());
            byte[] index = Index.of(List.of(elsewhere, here)).toJson();
            store.images()
                    .name(
                            Descriptor.of(MediaTypes.INDEX, store.blobs().put(index), index.length),
                            SmallImage.reference("many"));
        }

        Result result = tare.run("images", "many");

        assertThat(result.err()).isEmpty();
        assertThat(result.lines()).hasSize(2);
    }

    @Test
    void imagesGivesJson() throws IOException {
        List<?> json = Json.list(Json.read(tare.run("images", "--json").outBytes()));

        assertThat(json)
                .singleElement()
                .satisfies(each -> assertThat((Map<?, ?>) each)
                        .hasFieldOrPropertyWithValue("id", id)
                        .hasFieldOrPropertyWithValue("names", List.of("hello:latest"))
                        .hasFieldOrPropertyWithValue("size", 144L));
    }

    @Test
    void imagesAreFilteredAndFormattedAsDockersAre() {
        assertThat(tare.run("images", "--format", "{{.Repository}}:{{.Tag}} {{.Size}}")
                        .out())
                .isEqualTo("hello:latest 144B\n");
        assertThat(tare.run("images", "--format", "table {{.Repository}}\\t{{.ID}}")
                        .lines()
                        .getFirst())
                .isEqualTo("REPOSITORY   IMAGE ID");
        assertThat(tare.run("images", "--format", "json").out()).startsWith("{\"Containers\":\"N/A\",\"CreatedAt\":");
        assertThat(tare.run("images", "-q", "--filter", "reference=he*").lines())
                .hasSize(1);
        assertThat(tare.run("images", "-q", "-f", "reference=he*:1").lines()).isEmpty();
        assertThat(tare.run("images", "-q", "-f", "dangling=true").lines()).isEmpty();
        assertThat(tare.run("images", "-q", "-f", "before=hello").lines()).isEmpty();
        assertThat(tare.run("images", "-q", "-f", "label=none").lines()).isEmpty();
        assertThat(tare.run("images", "--format", "{{.Repo}}")).satisfies(result -> {
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).contains("there is no field \"Repo\"", "there are ");
        });
        assertThat(tare.run("images", "-f", "refrence=x").err()).contains("did you mean \"reference\"?");
    }

    @Test
    void historyShowsEachLayersSize() {
        Result result = tare.run("history", "hello");

        assertThat(result.lines().stream().map(line -> line.split(" {2,}")[2]))
                .containsExactly(
                        "CREATED BY", "CMD [\"/hello\"]", "COPY x /etc/motd # buildkit", "COPY x /hello # buildkit");
        assertThat(result.lines().stream().map(line -> line.split(" {2,}")[3]))
                .containsExactly("SIZE", "0B", "2B", "142B");
        assertThat(tare.run("history", "--human=false", "hello").lines().get(3)).contains("   142 ");
        assertThat(tare.run("history", "-q", id).lines())
                .containsExactly(id.substring(7, 19), "<missing>", "<missing>");
    }

    @Test
    void anEntryOfTheIndexThatCannotBeReadIsToldBesideTheImages() throws IOException {
        Path index = directory.resolve("home/index.json");
        String json = Files.readString(index);
        Files.writeString(index, json.replaceFirst("\\[\\{", "[{\"mediaType\":\"x\",\"digest\":\"no\",\"size\":1},{"));

        Result result = tare.run("images");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("hello");
        assertThat(result.err())
                .contains("an entry of the store's index.json cannot be read", "take it out of the file");
    }

    @Test
    void inspectGivesDockersShape() throws IOException {
        Map<?, ?> json = (Map<?, ?>)
                Json.list(Json.read(tare.run("inspect", "hello").outBytes())).getFirst();

        assertThat(json.get("Id")).isEqualTo(id);
        assertThat(json.get("Os")).isEqualTo("linux");
        assertThat(json.get("RepoTags")).isEqualTo(List.of("hello:latest"));
        assertThat((Map<?, ?>) json.get("Config")).hasFieldOrPropertyWithValue("WorkingDir", "/");
    }

    @Test
    void tagAndRmiGiveAndTakeNames() {
        assertThat(tare.run("tag", id.substring(7, 15), "localhost:5000/hello:1")
                        .code())
                .isZero();
        assertThat(tare.run("images", "-q").lines()).hasSize(2);

        assertThat(tare.run("rmi", "hello").out()).isEqualTo("Untagged: hello:latest\n");
        assertThat(tare.run("rmi", "localhost:5000/hello:1").out())
                .isEqualTo("Untagged: localhost:5000/hello:1\nDeleted: " + id + "\n");
        assertThat(tare.run("images", "-q").out()).isEmpty();
    }

    @Test
    void rmiGoesOnAfterAFailure() {
        Result result = tare.run("rmi", "helo", "hello");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("\"helo\"").contains("did you mean \"hello\"?");
        assertThat(result.out()).startsWith("Untagged: hello:latest\n");
        assertThat(tare.run("rmi", "-f", "hello").code()).isZero();
    }

    @Test
    void aWrongNameIsAnErrorThatSaysWhatANameIs() {
        Result upper = tare.run("tag", "hello", "Hello");
        Result sign = tare.run("tag", "hello", "TARE!");
        Result missing = tare.run("history", "hallo");

        assertThat(upper.code()).isEqualTo(2);
        assertThat(upper.err())
                .isEqualTo("tare: \"Hello\" is no image name\n  names are lower case: did you mean \"hello\"?\n");
        assertThat(sign.code()).isEqualTo(2);
        assertThat(sign.err()).contains("\"TARE!\" is no image name");
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err()).contains("did you mean \"hello\"?");
        assertThat(tare.run("history").code()).isEqualTo(2);
        assertThat(tare.run("tag", "hello").code()).isEqualTo(2);
    }

    @Test
    void completionKnowsEachCommandAndFlag() {
        String script = tare.run("completion", "bash").out();

        assertThat(script)
                .contains("images) flags='-a --all -q --quiet --no-trunc --digests -f --filter --format --json'");
        for (String name : Commands.NAMES) {
            assertThat(script).contains("\n        " + name + ") ");
        }
        assertThat(tare.run("completion", "tcsh").code()).isEqualTo(2);
    }

    @Test
    void completionIsAScriptThatBashAccepts() throws IOException, InterruptedException {
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source /dev/stdin; COMP_WORDS=(tare hist); COMP_CWORD=1; _tare; echo ${COMPREPLY[@]}; COMP_WORDS=(tare history --hu); COMP_CWORD=2; _tare; echo ${COMPREPLY[@]}")
                .redirectErrorStream(true)
                .start();
        try (var in = bash.getOutputStream()) {
            in.write(tare.run("completion", "bash").out().getBytes(StandardCharsets.UTF_8));
        }

        assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("history\n--human\n");
        assertThat(bash.waitFor()).isZero();
    }
}
