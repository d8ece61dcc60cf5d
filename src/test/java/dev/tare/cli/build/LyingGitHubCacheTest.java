package dev.tare.cli.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ActionsCache;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cache service that lies makes a build slower: the image is what it is without a cache, and a warning says why. */
@Tag("integration")
class LyingGitHubCacheTest {
    @TempDir
    Path folder;

    private final ActionsCache service = new ActionsCache();
    private int runners;
    private String honest = "";

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("ctx"));
        Files.writeString(folder.resolve("ctx/a"), "A".repeat(5000));
        Files.writeString(folder.resolve("ctx/b"), "B");
        Files.writeString(
                folder.resolve("ctx/Dockerfile"),
                "FROM scratch AS one\nCOPY a /a\nCOPY b /b\nFROM scratch\nCOPY --from=one /b /c\n");
        honest = runner("--cache-to", "type=gha,mode=max").succeed().out();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private ChildProcess runner(String... words) {
        List<String> all = new ArrayList<>(List.of("build", "-q"));
        all.addAll(Arrays.asList(words));
        all.add(folder.resolve("ctx").toString());
        return new Tare(folder.resolve("runner" + runners++))
                .command(all)
                .with("SOURCE_DATE_EPOCH", "0")
                .with("ACTIONS_RESULTS_URL", service.url())
                .with("ACTIONS_RUNTIME_TOKEN", ActionsCache.TOKEN);
    }

    private void buildsAllTheSame() {
        ChildProcess.Result next = runner("--cache-from", "type=gha").run();
        assertThat(next.exit()).as(next.toString()).isZero();
        assertThat(next.out()).isEqualTo(honest);
        assertThat(next.err())
                .contains("the cache type=gha,scope=buildkit can't be read")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "no json",
                "{\"ok\":true}",
                "{\"ok\":true,\"matched_key\":\"tare-index-1-buildkit#1\"}",
                "{\"ok\":true,\"matched_key\":7,\"signed_download_url\":8}",
                "{\"ok\":true,\"matched_key\":\"tare-index-1-buildkit#1\",\"signed_download_url\":\"ht tp://a b\"}",
                "{\"ok\":true,\"matched_key\":\"tare-index-1-buildkit#1\",\"signed_download_url\":\"relative\"}",
                "{\"ok\":true,\"matched_key\":\"tare-index-1-buildkit#1\",\"signed_download_url\":\"file:///etc/passwd\"}",
                "{\"ok\":true,\"matched_key\":\"tare-index-1-buildkit#1\",\"signed_download_url\":\"http:///nowhere\"}",
                "{\"ok\":true,\"matched_key\":\"tare-index-1-buildkit#1\",\"signed_download_url\":\"http://127.0.0.1:99999/\"}"
            })
    void whereAnEntryLiesMayBeAnything(String answer) {
        service.tell(_ -> answer);

        buildsAllTheSame();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "no json",
                "{\"layers\":{},\"config\":[]}",
                "{\"layers\":[7],\"config\":{}}",
                "{\"layers\":[],\"config\":{\"diff_ids\":[\"sha256:12\"]}}",
                "{\"layers\":[],\"config\":{\"diff_ids\":[],\"results\":{\"a\":1}}}",
                "{\"layers\":[],\"config\":{\"diff_ids\":[],\"results\":[]}}"
            })
    void theListMayBeAnything(String list) {
        service.send((_, _) -> list.getBytes(UTF_8));

        buildsAllTheSame();
    }

    @Test
    void aListMayBeDeepOrEndless() {
        service.send((_, _) -> "[".repeat(2_000_000).getBytes(UTF_8));
        buildsAllTheSame();
        service.send((_, _) -> new byte[(64 << 20) + 1]);
        buildsAllTheSame();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "1", "9223372036854775807", "1e300", "\"7\"", "null"})
    void sizesOfLayersMayBeAnything(String size) {
        service.send((key, content) -> key.startsWith("tare-index")
                ? new String(content, UTF_8)
                        .replaceAll("\"size\":[0-9]+", "\"size\":" + size)
                        .getBytes(UTF_8)
                : content);

        buildsAllTheSame();
    }

    @Test
    void layersMayBeCutOffOrOthersOrLonger() {
        service.send(
                (key, content) -> key.startsWith("tare-blob") ? Arrays.copyOf(content, content.length / 2) : content);
        buildsAllTheSame();
        service.send((key, content) -> key.startsWith("tare-blob") ? new byte[content.length] : content);
        buildsAllTheSame();
        service.send(
                (key, content) -> key.startsWith("tare-blob") ? Arrays.copyOf(content, content.length + 7) : content);
        buildsAllTheSame();
    }
}
