package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.GolangImage;
import dev.tare.testing.Ports;
import dev.tare.testing.Tare;
import dev.tare.text.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipes by which Go programs are put into containers today build as they are, and what they build runs. */
@Tag("integration")
class ClassicRecipesTest {
    private static final Path RECIPES = Path.of("src/test/resources/recipes");

    @TempDir
    private static Path folder;

    private static Tare tare;

    @BeforeAll
    static void makeTheBaseImage() throws IOException {
        ChildProcess.needRoot();
        tare = new Tare(folder.resolve("store"));
        GolangImage.build(tare, folder.resolve("tools"));
    }

    @AfterAll
    static void removeTheStore() {
        // By rm: JUnit would warn of each link of the images.
        ChildProcess.of("rm", "-rf", folder.resolve("store").toString()).succeed();
    }

    private static String run(String... words) {
        return tare.command(words).succeed().out();
    }

    private static Map<String, @Nullable Object> inspect(String image) throws IOException {
        byte[] json = tare.command("inspect", image).succeed().out().getBytes(StandardCharsets.UTF_8);
        return Json.object(Json.list(Json.read(json)).getFirst());
    }

    private static int layers(String image) throws IOException {
        return Json.list(Json.object(inspect(image).get("RootFS")).get("Layers"))
                .size();
    }

    private static long bytes(String image) throws IOException {
        return Json.number(inspect(image).get("Size"));
    }

    @Test
    void aMultiStageServerOnScratchAnswers() throws Exception {
        run("build", "-t", "server", RECIPES.resolve("server").toString());
        assertThat(layers("server")).isEqualTo(1);
        assertThat(bytes("server")).isBetween(1_000_000L, 10_000_000L);
        int port = Ports.free();
        run("run", "-d", "--rm", "--name", "server", "-p", "127.0.0.1:" + port + ":8080", "server");
        try {
            assertThat(get(port)).isEqualTo("hello from scratch\n");
        } finally {
            run("stop", "-t", "1", "server");
        }
    }

    private static String get(int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .timeout(Duration.ofSeconds(5))
                .build();
        for (int tries = 0; ; tries++) {
            try (HttpClient client = HttpClient.newHttpClient()) {
                return client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body();
            } catch (IOException e) {
                if (tries == 600) {
                    throw e;
                }
                Thread.sleep(100);
            }
        }
    }

    @Test
    void aBuilderAndAProductionFileHandTheProgramOver() throws IOException {
        Path context = folder.resolve("pair");
        copy(RECIPES.resolve("pair"), context);

        run("build", "-t", "builder", "-f", context.resolve("Dockerfile.build").toString(), context.toString());
        run("cp", "builder:/go/src/app/app", context.resolve("app").toString());
        run("build", "-t", "production", context.toString());

        assertThat(tare.command("run", "--rm", "production").succeed().err()).isEqualTo("hello from the pair\n");
        assertThat(bytes("production")).isLessThan(bytes("builder") / 50);
    }

    @Test
    void aFatImageRunsAsItsUserInItsFolder() {
        run("build", "-t", "fat", RECIPES.resolve("fat").toString());

        assertThat(run("run", "--rm", "fat")).isEqualTo("hello from the fat one in /app as true\n");
    }

    @Test
    void anImageLikeDistrolessRunsAsNobodyWithItsCertificates() {
        run("build", "-t", "slim", RECIPES.resolve("slim").toString());

        assertThat(run("run", "--rm", "slim")).isEqualTo("hello from the slim one as 65534 certificates\n <nil>\n");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
