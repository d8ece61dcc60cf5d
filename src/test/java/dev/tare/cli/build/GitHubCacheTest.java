package dev.tare.cli.build;

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
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --cache-to type=gha} on one runner and {@code --cache-from type=gha} on the next, which is empty. */
@Tag("integration")
class GitHubCacheTest {
    @TempDir
    Path folder;

    private final ActionsCache service = new ActionsCache();
    private int runners;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("ctx"));
        Files.writeString(folder.resolve("ctx/a"), "A".repeat(5000));
        Files.writeString(folder.resolve("ctx/b"), "B");
        Files.writeString(
                folder.resolve("ctx/Dockerfile"),
                "FROM scratch AS one\nCOPY a /a\nCOPY b /b\nFROM scratch\nCOPY --from=one /b /c\n");
    }

    @AfterEach
    void stop() {
        service.close();
    }

    /** A build on a runner of its own. */
    private ChildProcess runner(String... words) {
        List<String> all = new ArrayList<>(List.of("docker", "buildx", "build", "--progress=plain", "-t", "app"));
        all.addAll(Arrays.asList(words));
        all.add(folder.resolve("ctx").toString());
        return new Tare(folder.resolve("runner" + runners++))
                .command(all)
                .with("ACTIONS_RESULTS_URL", service.url())
                .with("ACTIONS_RUNTIME_TOKEN", ActionsCache.TOKEN);
    }

    private static long cached(ChildProcess.Result result) {
        return result.err().lines().filter(line -> line.endsWith(" CACHED")).count();
    }

    @Test
    void theNextRunnerFindsWhatTheFirstHasDone() {
        ChildProcess.Result first = runner("--cache-from", "type=gha", "--cache-to", "type=gha,mode=max")
                .succeed();
        ChildProcess.Result next = runner("--cache-from", "type=gha", "--cache-to", "type=gha,mode=max")
                .succeed();

        assertThat(first.err()).contains("There is no cache type=gha,scope=buildkit yet");
        assertThat(cached(first)).isZero();
        assertThat(cached(next)).as(next.err()).isEqualTo(3);
        assertThat(service.keys()).contains("tare-index-1-buildkit#1", "tare-index-1-buildkit#2");
        // Layers are sent once.
        assertThat(service.keys().stream().filter(key -> key.startsWith("tare-blob-1-sha256:")))
                .doesNotHaveDuplicates()
                .hasSize(3);
    }

    @Test
    void scopesAreApart() {
        runner("--cache-to", "type=gha,mode=max,scope=main").succeed();

        assertThat(cached(runner("--cache-from", "type=gha,scope=mai").succeed()))
                .isZero();
        assertThat(cached(runner("--cache-from", "type=gha,scope=main").succeed()))
                .isEqualTo(3);
    }

    @Test
    void theSmallModeHasTheLayersOfTheImage() {
        runner("--cache-to", "type=gha").succeed();

        assertThat(service.keys().stream().filter(key -> key.startsWith("tare-blob-")))
                .hasSize(1);
    }

    @Test
    void largeLayersGoInBlocksAndADownloadThatBreaksGoesOn() throws IOException {
        byte[] noise = new byte[40 << 20];
        new Random(7).nextBytes(noise);
        Files.write(folder.resolve("ctx/a"), noise);
        runner("--cache-to", "type=gha,mode=max").succeed();
        assertThat(service.listed()).isEqualTo(1);
        Files.writeString(
                folder.resolve("ctx/Dockerfile"), "FROM scratch AS one\nCOPY a /a\nCOPY b /b\nFROM one\nCOPY b /d\n");
        service.breakDownloads(2);

        ChildProcess.Result next = runner("--cache-from", "type=gha", "-o", "type=tar,dest=" + folder + "/out.tar")
                .succeed();

        assertThat(next.err()).doesNotContain("can't be read");
        assertThat(cached(next)).as(next.err()).isEqualTo(2);
        assertThat(service.resumed()).isEqualTo(2);
        ChildProcess.of("tar", "xf", "out.tar", "a").in(folder).succeed();
        assertThat(folder.resolve("a")).hasBinaryContent(noise);
    }

    @Test
    void aCacheThatCannotBeReadIsAWarningAndOneThatCannotBeWrittenAFailureUnlessItIsIgnored() {
        ChildProcess.Result refused =
                runner("--cache-from", "type=gha,token=wrong").run();
        assertThat(refused.exit()).as(refused.toString()).isZero();
        assertThat(refused.err())
                .contains("the cache type=gha,scope=buildkit can't be read: GetCacheEntryDownloadURL answers 401")
                .doesNotContain("wrong");

        ChildProcess.Result failed =
                runner("--cache-to", "type=gha,token=wrong").run();
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.err()).contains("the cache type=gha,scope=buildkit can't be written");
        assertThat(runner("--cache-to", "type=gha,token=wrong,ignore-error=true")
                        .run()
                        .exit())
                .isZero();
    }

    @Test
    void attributesGoBeforeTheRunnersVariables() {
        ChildProcess elsewhere = runner(
                        "--cache-to", "type=gha,mode=max,url_v2=" + service.url() + ",token=" + ActionsCache.TOKEN)
                .with("ACTIONS_RESULTS_URL", "http://127.0.0.1:1/")
                .with("ACTIONS_RUNTIME_TOKEN", "other");

        elsewhere.succeed();

        assertThat(service.keys()).contains("tare-index-1-buildkit#1");
    }

    @Test
    void outsideOfActionsItIsAWarning() {
        ChildProcess.Result result = runner("--cache-from", "type=gha", "--cache-to", "type=gha,mode=max")
                .with("ACTIONS_RESULTS_URL", "")
                .succeed();

        assertThat(result.err())
                .contains(
                        "--cache-from type=gha,scope=buildkit does nothing", "--cache-to type=gha,scope=buildkit does");
        assertThat(service.keys()).isEmpty();
    }

    @Test
    void whatIsWrongInTheFlagIsSaid() {
        ChildProcess.Result result = runner("--cache-to", "type=gha,scop=x").run();

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("it has no option scop");
        assertThat(runner("--cache-to", "type=gha,version=1").run().err())
                .contains("GitHub has turned off version 1 of its cache");
    }
}
