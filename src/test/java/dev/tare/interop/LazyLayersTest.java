package dev.tare.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.Command;
import dev.tare.testing.CountingProxy;
import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers of bases in a registry come when something reads them, and not before. */
@Tag("integration")
class LazyLayersTest {
    @TempDir
    private Path folder;

    private CountingProxy registry;
    private Tare tare;

    @BeforeEach
    void start() {
        registry = new CountingProxy(Registry.get().address());
        tare = new Tare(folder.resolve("store"));
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    /** Pushes the sample image, of two layers. @return its name at the proxy */
    private String base(String name) throws IOException {
        String image = registry.address() + "/lazy-" + name + ":1";
        Tare other = new Tare(folder.resolve("other"));
        Sample.build(other, folder, "-t", image).succeed();
        other.command("push", image).succeed();
        registry.forget();
        return image;
    }

    private Path context(String name, String... lines) throws IOException {
        Path context = Files.createDirectories(folder.resolve(name));
        Files.writeString(context.resolve("file"), "content\n");
        Files.writeString(context.resolve("Dockerfile"), String.join("\n", lines) + "\n");
        return context;
    }

    private List<String> blobsAskedFor() {
        return registry.requests().stream()
                .filter(each -> each.startsWith("GET ") && each.contains("/blobs/"))
                .toList();
    }

    private long blobsInStore() throws IOException {
        try (Stream<Path> blobs = Files.list(folder.resolve("store/blobs/sha256"))) {
            return blobs.count();
        }
    }

    @Test
    void theBaseOfAnImageIsFetchedWholeBecauseTheImageIsToRunHere() throws IOException {
        String base = base("whole");
        Path context = context("context", "FROM " + base, "COPY --link --chown=7:8 file /f");

        tare.command("build", "-t", "built", context.toString()).succeed();

        assertThat(blobsAskedFor()).hasSize(3);
        assertThat(tare.command("cp", "built:/etc/greeting", "-").run().exit()).isZero();
        assertThat(tare.command("images", "-q").succeed().out().lines()).hasSize(1);
        assertThat(tare.command("fsck").run().exit()).isZero();
        registry.forget();
        tare.command("build", "-q", "-t", "built", context.toString()).succeed();
        assertThat(registry.requests()).isEmpty();
    }

    @Test
    void aStageThatNothingReadsCostsManifestAndConfigurationOnly() throws IOException {
        String base = base("unread");
        Path context = context("context", "FROM " + base + " AS tools", "ENV A=b", "FROM scratch", "COPY file /f");

        tare.command("build", "-t", "built", context.toString()).succeed();

        assertThat(blobsAskedFor()).hasSizeLessThanOrEqualTo(1);
        assertThat(registry.bytesDown()).isLessThan(20_000);
    }

    @Test
    void aCopyFromAnImageFetchesItAndTheNextBuildDoesNot() throws IOException {
        String base = base("read");
        Path context = context("context", "FROM scratch", "COPY --from=" + base + " /etc/greeting /g");

        tare.command("build", "-q", "-t", "built", context.toString()).succeed();
        assertThat(blobsAskedFor()).hasSize(3);
        tare.command("gc").succeed();
        registry.forget();
        tare.command("build", "-q", "--no-cache", "-t", "built", context.toString())
                .succeed();

        assertThat(registry.requests()).isEmpty();
        tare.command("gc", "--keep", "0").succeed();
        // The image, its configuration and its layer.
        assertThat(blobsInStore()).isEqualTo(3);
        assertThat(tare.command("fsck").run().exit()).isZero();
    }

    @Test
    void aPullAfterALazyBuildFetchesWhatIsMissing() throws IOException {
        String base = base("pulled");
        Path context = context("context", "FROM " + base + " AS tools", "FROM scratch", "COPY file /f");
        tare.command("build", "-q", "-t", "built", context.toString()).succeed();

        tare.command("pull", base).succeed();

        assertThat(tare.command("images").succeed().out()).contains("lazy-pulled");
        assertThat(tare.command("fsck").run().exit()).isZero();
    }

    @Test
    void twoBuildsOfOneStoreMayFetchTheSameBase() throws Exception {
        String base = base("both");
        Path one = context("one", "FROM " + base, "COPY file /one");
        Path two = context("two", "FROM " + base, "COPY file /two");
        Command.Result[] second = new Command.Result[1];
        Thread thread = Thread.ofVirtual()
                .start(() -> second[0] =
                        tare.command("build", "-q", "-t", "two", two.toString()).run());

        Command.Result first =
                tare.command("build", "-q", "-t", "one", one.toString()).run();
        thread.join();

        assertThat(first.exit()).isZero();
        assertThat(second[0].exit()).isZero();
        assertThat(tare.command("fsck").run().exit()).isZero();
    }
}
