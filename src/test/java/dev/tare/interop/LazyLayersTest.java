package dev.tare.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Manifest;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.CountingProxy;
import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
        SampleImages.build(other, folder, "-t", image).succeed();
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

        tare.command("build", "-q", "-t", "built", context.toString())
                .with("SOURCE_DATE_EPOCH", "0")
                .succeed();
        assertThat(blobsAskedFor()).hasSize(3);
        tare.command("gc").succeed();
        registry.forget();
        tare.command("build", "-q", "--no-cache", "-t", "built", context.toString())
                .with("SOURCE_DATE_EPOCH", "0")
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
        ChildProcess.Result[] second = new ChildProcess.Result[1];
        Thread thread = Thread.ofVirtual()
                .start(() -> second[0] =
                        tare.command("build", "-q", "-t", "two", two.toString()).run());

        ChildProcess.Result first =
                tare.command("build", "-q", "-t", "one", one.toString()).run();
        thread.join();

        assertThat(first.exit()).isZero();
        assertThat(second[0].exit()).isZero();
        assertThat(tare.command("fsck").run().exit()).isZero();
    }

    private static List<String> layers(String image) throws IOException {
        byte[] manifest = ChildProcess.of(ChildProcess.installed("crane"), "manifest", image)
                .succeed()
                .out()
                .getBytes(StandardCharsets.UTF_8);
        return Manifest.fromJson(manifest).layers().stream()
                .map(each -> each.digest().toString())
                .toList();
    }

    private void assertNoLayerWasTransferred(List<String> layers) {
        assertThat(layers).isNotEmpty();
        for (String layer : layers) {
            assertThat(registry.requests())
                    .noneMatch(each -> each.startsWith("GET ") && each.endsWith(layer))
                    .noneMatch(each -> each.startsWith("PUT ") && each.contains(layer.replace(":", "%3A")))
                    .noneMatch(each -> each.startsWith("PUT ") && each.contains(layer))
                    .anyMatch(each -> each.startsWith("POST ") && each.contains("mount=" + layer));
        }
        assertThat(registry.bytesDown()).isLessThan(50_000);
    }

    @Test
    void aGoProgramOnABaseIsPushedBesideItWithoutAByteOfItsLayers() throws IOException {
        String base = base("go");
        String app = registry.address() + "/lazy-go-app:1";
        Path module = Files.createDirectories(folder.resolve("module"));
        Files.writeString(module.resolve("go.mod"), "module example.com/app\n\ngo 1.19\n");
        Files.writeString(module.resolve("main.go"), "package main\n\nfunc main() { println(\"from go\") }\n");

        ChildProcess.Result built = tare.command("build", "--push", "--base", base, "-t", app, module.toString())
                .succeed();

        assertNoLayerWasTransferred(layers(base));
        assertThat(built.err()).contains("2 layers that were not fetched");
        assertThat(layers(app)).startsWith(layers(base).toArray(String[]::new)).hasSize(3);
        ChildProcess.of(ChildProcess.installed("crane"), "validate", "--remote", app)
                .succeed();
        registry.forget();
        assertThat(tare.command("build", "-q", "--push", "--base", base, "-t", app, module.toString())
                        .succeed()
                        .out())
                .contains("@sha256:");
        // Whether it is there.
        assertThat(registry.requests()).hasSize(1);
    }

    @Test
    void aPushedImageWhoseBaseStayedAwayIsNoImageOfThisStoreUntilItIsPulled() throws IOException {
        String base = base("away");
        String app = registry.address() + "/lazy-away-app:1";
        tare.command(
                        "build",
                        "-q",
                        "-t",
                        app,
                        context("old", "FROM scratch", "COPY file /old").toString())
                .succeed();
        Path context = context("new", "FROM " + base, "COPY --link --chown=1:2 file /new", "WORKDIR /");

        tare.command("build", "--push", "-t", app, context.toString()).succeed();

        assertNoLayerWasTransferred(layers(base));
        assertThat(tare.command("images").succeed().out()).contains("<none>").doesNotContain("lazy-away-app");
        assertThat(tare.command("fsck").run().exit()).isZero();
        tare.command("pull", app).succeed();
        assertThat(tare.command("cp", app + ":/new", "-").run().exit()).isZero();
        assertThat(tare.command("cp", app + ":/etc/greeting", "-").run().exit()).isZero();
        assertThat(tare.command("fsck").run().exit()).isZero();
    }

    @Test
    void layersThatAreNotWhereTheImageGoesAreFetchedAndSent() throws IOException {
        String base = base("sent");
        try (CountingProxy other = new CountingProxy(Registry.get().address())) {
            String app = other.address() + "/lazy-sent-app:1";
            Path context = context("context", "FROM " + base, "COPY --link file /f");

            tare.command("build", "-q", "--push", "-t", app, context.toString()).succeed();

            assertThat(blobsAskedFor()).hasSize(3);
            ChildProcess.of(ChildProcess.installed("crane"), "validate", "--remote", app)
                    .succeed();
        }
    }

    @Test
    void aPulledIndexIsPushedElsewhereWithTheImagesThatWereNotPulled() throws IOException {
        String index = registry.address() + "/lazy-index:1";
        Tare maker = new Tare(folder.resolve("maker"));
        Path context = context("context", "FROM scratch", "ARG TARGETARCH", "COPY file /$TARGETARCH");
        maker.command("build", "-q", "--platform", "linux/amd64,linux/arm64", "--push", "-t", index, context.toString())
                .succeed();
        String digest = digest(index);
        tare.command("pull", "--platform", "linux/amd64", index).succeed();
        try (CountingProxy other = new CountingProxy(Registry.get().address())) {
            String copy = other.address() + "/lazy-index-copy:1";
            tare.command("tag", index, copy).succeed();

            tare.command("push", copy).succeed();

            assertThat(digest(copy)).isEqualTo(digest);
            ChildProcess.of(ChildProcess.installed("crane"), "validate", "--remote", copy)
                    .succeed();
            String alone = other.address() + "/lazy-index-alone:1";
            tare.command("tag", index, alone).succeed();
            tare.command("push", "--platform", "linux/amd64", alone).succeed();
            assertThat(layers(alone)).hasSize(1);
        }
        assertThat(tare.command("fsck").run().exit()).isZero();
        tare.command("pull", "--all-platforms", index).succeed();
        registry.close();
        Path layout = folder.resolve("layout");
        tare.command("save", "--format", "oci-dir", "-o", layout.toString(), index)
                .succeed();
        assertThat(Files.readString(layout.resolve("index.json"))).contains(digest);
        assertThat(tare.command("fsck").run().exit()).isZero();
        String gone = Registry.get().address() + "/lazy-index-whole:1";
        tare.command("tag", index, gone).succeed();
        tare.command("push", gone).succeed();
        assertThat(digest(gone)).isEqualTo(digest);
    }

    @Test
    void aPushSaysWhichImageOfAnIndexCannotBeHad() throws IOException {
        String index = registry.address() + "/lazy-part:1";
        Tare maker = new Tare(folder.resolve("maker"));
        Path context = context("context", "FROM scratch", "ARG TARGETARCH", "COPY file /$TARGETARCH");
        maker.command("build", "-q", "--platform", "linux/amd64,linux/arm64", "--push", "-t", index, context.toString())
                .succeed();
        tare.command("pull", "--platform", "linux/amd64", index).succeed();
        registry.close();
        String copy = Registry.get().address() + "/lazy-part-copy:1";
        tare.command("tag", index, copy).succeed();

        ChildProcess.Result pushed = tare.command("push", copy).run();

        assertThat(pushed.exit()).isEqualTo(1);
        assertThat(pushed.err())
                .contains("cannot push " + copy + ": ", "linux/arm64", "is not in the store", "--platform");
    }

    private static String digest(String image) {
        return ChildProcess.of(ChildProcess.installed("crane"), "digest", image)
                .succeed()
                .out()
                .strip();
    }
}
