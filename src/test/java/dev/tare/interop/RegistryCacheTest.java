package dev.tare.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.CountingProxy;
import dev.tare.testing.Ports;
import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
import dev.tare.testing.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Machines of a CI that share a registry and nothing else. Their RUN steps write random bytes: an image that is built
 * twice has one ID only where no step ran again.
 */
@Tag("integration")
class RegistryCacheTest {
    @TempDir
    private Path folder;

    private Tare first;
    private Tare second;
    private String name;

    @BeforeEach
    void context() throws IOException {
        ChildProcess.needRoot();
        first = new Tare(folder.resolve("first"));
        second = new Tare(folder.resolve("second"));
        name = Registry.get().address() + "/" + folder.getFileName().toString().replaceAll("\\W", "");
        Path context = Files.createDirectories(folder.resolve("context"));
        Files.copy(
                Path.of(ChildProcess.installed("busybox")),
                context.resolve("busybox"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(context.resolve("busybox"), PosixFilePermissions.fromString("rwxr-xr-x"));
        write("a", "A");
        write("b", "B");
        write("Dockerfile", """
                FROM scratch AS tools
                COPY busybox /bin/busybox
                RUN ["/bin/busybox", "sh", "-c", "busybox cp /proc/sys/kernel/random/uuid /tool"]
                RUN ["/bin/busybox", "sh", "-c", "busybox head -c 300000 /dev/urandom > /large"]

                FROM scratch
                COPY busybox /bin/busybox
                COPY a /a
                RUN ["/bin/busybox", "sh", "-c", "busybox cp /proc/sys/kernel/random/uuid /one"]
                COPY b /b
                RUN ["/bin/busybox", "sh", "-c", "busybox cp /proc/sys/kernel/random/uuid /two"]
                COPY --from=tools /tool /tool
                """);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve("context").resolve(file), text);
    }

    private ChildProcess build(Tare tare, String... options) {
        List<String> words = new ArrayList<>(List.of("build", "--progress=plain", "-t", "built"));
        words.addAll(Arrays.asList(options));
        words.add(folder.resolve("context").toString());
        return tare.command(words);
    }

    private static String id(Tare tare) {
        return tare.command("images", "-q", "--no-trunc", "built").succeed().out();
    }

    private static long cached(ChildProcess.Result built) {
        return built.err().lines().filter(line -> line.endsWith(" CACHED")).count();
    }

    private static String manifest(String image) {
        return ChildProcess.of(ChildProcess.installed("crane"), "manifest", image)
                .succeed()
                .out();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"gzip", "zstd", "uncompressed"})
    void aMachineWithNothingRunsNoStepThatAnotherOneHasExported(String compression) {
        build(first, "--cache-to", "type=registry,mode=max,ref=" + name + ":cache,compression=" + compression)
                .succeed();

        ChildProcess.Result built = build(second, "--cache-from", "type=registry,ref=" + name + ":cache")
                .succeed();

        assertThat(cached(built)).isEqualTo(8);
        assertThat(id(second)).isEqualTo(id(first));
        assertThat(second.command("fsck").run().exit()).isZero();
        assertThat(manifest(name + ":cache"))
                .contains("application/vnd.oci.image.manifest.v1+json", "application/vnd.tare.cache.v2+json");
    }

    @Test
    void whatACacheHasCompressedIsPushedAsItIs() {
        build(first, "--cache-to", "type=registry,mode=max,ref=" + name + ":cache")
                .succeed();

        build(second, "--cache-from", name + ":cache").succeed();
        second.command("tag", "built", name + ":1").succeed();
        ChildProcess.Result pushed =
                second.command("push", "--progress=plain", name + ":1").succeed();

        assertThat(pushed.err()).contains("Pushed ").doesNotContain("compress ");
    }

    @Test
    void aChangedStepIsMadeAnewWithThoseAfterItAndNoOther() throws IOException {
        build(first, "--cache-to", "type=registry,mode=max,ref=" + name).succeed();
        write("b", "another");

        ChildProcess.Result built = build(second, "--cache-from", name).succeed();

        // What stands before it, and all of the other stage.
        assertThat(cached(built)).isEqualTo(5);
        for (String file : List.of("/one", "/tool")) {
            assertThat(content(second, file)).isEqualTo(content(first, file));
        }
        assertThat(content(second, "/two")).isNotEqualTo(content(first, "/two"));
    }

    private String content(Tare tare, String file) {
        try {
            Path to = Files.createTempFile(folder, "content", "");
            tare.command("cp", "built:" + file, to.toString()).succeed();
            return Files.readString(to);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCacheOfModeMinHasTheStepsOfTheImageAloneAndWhileNothingChangesNeedsNoOthers() throws IOException {
        build(first, "--cache-to", "type=registry,ref=" + name).succeed();

        assertThat(cached(build(second, "--cache-from", name).succeed())).isEqualTo(6);
        assertThat(id(second)).isEqualTo(id(first));

        write("b", "another");
        ChildProcess.Result built = build(second, "--cache-from", name).succeed();

        // The tools are made anew, to other bytes, which are copied.
        assertThat(cached(built)).isEqualTo(3);
        assertThat(content(second, "/one")).isEqualTo(content(first, "/one"));
        assertThat(content(second, "/tool")).isNotEqualTo(content(first, "/tool"));
    }

    @Test
    void onAMachineWithNothingAPushOfWhatDidNotChangeFetchesNoLayer() throws IOException {
        write("Dockerfile", "FROM scratch\nCOPY busybox /bin/busybox\n");
        build(first, "-o", "type=registry,name=" + name + "/base:1").succeed();
        write("Dockerfile", """
                ARG REGISTRY
                FROM ${REGISTRY}/base:1 AS tools
                COPY a /a
                RUN ["/bin/busybox", "sh", "-c", "busybox head -c SIZE /dev/urandom > /large"]
                RUN ["/bin/busybox", "sh", "-c", "busybox sha256sum /large > /tool"]

                FROM ${REGISTRY}/base:1
                COPY --from=tools /tool /tool
                RUN ["/bin/busybox", "sh", "-c", "busybox cp /proc/sys/kernel/random/uuid /one"]
                """.replace("SIZE", Integer.toString(Integer.getInteger("tare.stage", 30_000_000))));
        pushed(first, name).succeed();
        String image = manifest(name + "/app:1");
        String cache = manifest(name + "/cache");
        try (CountingProxy registry = new CountingProxy(Registry.get().address())) {
            ChildProcess.Result built = pushed(second, registry.address() + name.substring(name.indexOf('/')))
                    .succeed();

            assertThat(cached(new ChildProcess.Result(
                            List.of(),
                            0,
                            "",
                            built.err().substring(0, built.err().indexOf("exporting the cache")))))
                    .as(built.err())
                    .isGreaterThanOrEqualTo(5);
            assertThat(registry.bytesDown()).as("%s", registry.requests()).isLessThan(100_000);
            assertThat(registry.bytesUp()).isLessThan(100_000);
        }
        assertThat(manifest(name + "/app:1")).isEqualTo(image);
        assertThat(manifest(name + "/cache")).isEqualTo(cache);

        // Into another repository it is mounted.
        Tare third = new Tare(folder.resolve("third"));
        try (CountingProxy registry = new CountingProxy(Registry.get().address())) {
            String there = registry.address() + name.substring(name.indexOf('/'));
            build(
                            third,
                            "--build-arg",
                            "REGISTRY=" + there,
                            "--cache-from",
                            there + "/cache",
                            "-o",
                            "type=registry,name=" + there + "/copy:1")
                    .succeed();
            assertThat(registry.bytesDown()).as("%s", registry.requests()).isLessThan(100_000);
        }
        assertThat(manifest(name + "/copy:1")).isEqualTo(image);

        // And one that is wanted here is fetched, without what was only needed to make it.
        ChildProcess.Result kept = build(second, "--build-arg", "REGISTRY=" + name, "--cache-from", name + "/cache")
                .succeed();
        assertThat(cached(kept)).isGreaterThanOrEqualTo(5);
        assertThat(second.command("fsck").run().exit()).isZero();
        assertThat(content(second, "/tool")).hasSize(73);
    }

    private ChildProcess pushed(Tare tare, String to) {
        return build(
                tare,
                "--build-arg",
                "REGISTRY=" + to,
                "-o",
                "type=registry,name=" + to + "/app:1",
                "--cache-from",
                to + "/cache",
                "--cache-to",
                "type=registry,mode=max,ref=" + to + "/cache");
    }

    @Test
    void onlyLayersOfResultsThatAreUsedAreFetchedAndTheRegistryIsAskedOnlyWhereTheStoreKnowsNothing()
            throws IOException {
        build(first, "--cache-to", "type=registry,mode=max,ref=" + name).succeed();
        write("Dockerfile", """
                FROM scratch
                COPY busybox /bin/busybox
                COPY a /a
                RUN ["/bin/busybox", "sh", "-c", "busybox cp /proc/sys/kernel/random/uuid /one"]
                """);
        String repository = name.substring(name.indexOf('/'));
        try (CountingProxy registry = new CountingProxy(Registry.get().address())) {
            String seen = registry.address() + repository;

            assertThat(cached(build(second, "--cache-from", seen).succeed())).isEqualTo(3);
            assertThat(registry.requests())
                    .filteredOn(each -> each.startsWith("GET /v2" + repository + "/"))
                    .hasSize(1 + 1 + 3);

            registry.forget();
            assertThat(cached(build(second, "--cache-from", seen).succeed())).isEqualTo(3);
            assertThat(registry.requests()).isEmpty();
        }
    }

    @Test
    void anExportOfWhatIsThereSendsNothing() {
        build(first, "--cache-to", "type=registry,mode=max,ref=" + name).succeed();
        String manifest = manifest(name);

        ChildProcess.Result built = build(
                        second, "--cache-from", name, "--cache-to", "type=registry,mode=max,ref=" + name)
                .succeed();

        assertThat(manifest(name)).isEqualTo(manifest);
        assertThat(built.err()).doesNotContain("push sha256");
    }

    @Test
    void aPushedImageAndItsCacheShareTheirLayers() {
        ChildProcess.Result built = build(
                        first,
                        "-o",
                        "type=registry,name=" + name + "/app:1",
                        "--cache-to",
                        "type=registry,mode=max,ref=" + name + "/cache")
                .succeed();

        // Of the eight layers of the cache six are the image's.
        String export = built.err().substring(built.err().indexOf("exporting the cache to"));
        assertThat(cached(new ChildProcess.Result(List.of(), 0, "", export))).isEqualTo(6);
    }

    @Test
    void anImageCarriesItsOwnStepsInline() {
        build(first, "-o", "type=registry,name=" + name + ":app", "--cache-to", "type=inline")
                .succeed();

        ChildProcess.Result built = build(second, "--cache-from", name + ":app", "--cache-to", "type=inline")
                .succeed();

        assertThat(cached(built)).isEqualTo(6);
        assertThat(content(second, "/two")).isEqualTo(content(first, "/two"));
        assertThat(ChildProcess.of(ChildProcess.installed("crane"), "config", name + ":app")
                        .succeed()
                        .out())
                .contains("\"dev.tare.cache.v2\":{\"results\":{\"sha256:");
        // Whoever copies the image copies its cache.
        ChildProcess.of(ChildProcess.installed("crane"), "copy", name + ":app", name + "/copy:1")
                .succeed();
        Tare third = new Tare(folder.resolve("third"));
        assertThat(cached(build(third, "--cache-from", "type=registry,ref=" + name + "/copy:1")
                        .succeed()))
                .isEqualTo(6);
    }

    @Test
    void aCacheThatIsNotThereYetOrIsNoneIsANote() throws IOException {
        SampleImages.build(first, folder, "-t", name + ":plain", "--push").succeed();

        ChildProcess.Result built = build(second, "--cache-from", name + ":none", "--cache-from", name + ":plain")
                .succeed();

        assertThat(built.err())
                .contains("There is no cache " + name + ":none yet\n", name + ":plain carries no cache\n")
                .doesNotContain("WARN");
    }

    @Test
    void aRegistryThatFailsMakesABuildSlowerAndDoesNotStopIt() {
        build(first, "--cache-to", "type=registry,mode=max,ref=" + name).succeed();
        String path = name.substring(name.indexOf('/'));
        try (WebServer front = WebServer.start()) {
            front.otherwise(exchange -> {
                String asked = exchange.getRequestURI().toString();
                ChildProcess.Result of = ChildProcess.of(
                                ChildProcess.installed("curl"),
                                "-sf",
                                "http://" + Registry.get().address() + asked,
                                "-o",
                                folder.resolve("answer").toString(),
                                "-H",
                                "Accept: application/vnd.oci.image.manifest.v1+json")
                        .run();
                byte[] bytes = of.exit() == 0 ? Files.readAllBytes(folder.resolve("answer")) : new byte[0];
                if (bytes.length > 100_000) {
                    bytes[50_000] ^= 1;
                }
                WebServer.send(exchange, of.exit() == 0 ? 200 : 404, bytes);
            });
            ChildProcess.Result lying =
                    build(second, "--cache-from", front.address() + path).succeed();
            assertThat(lying.err()).contains("gave other bytes for blob").contains("DONE");
            assertThat(second.command("fsck").run().exit()).isZero();
        }

        Tare third = new Tare(folder.resolve("third"));
        ChildProcess.Result gone = build(third, "--cache-from", "127.0.0.1:" + Ports.free() + "/cache")
                .succeed();
        assertThat(gone.err()).contains("tare: cannot read 127.0.0.1:", "refused the connection");
    }

    @Test
    void anExportThatFailsFailsTheBuildUnlessItIsNotToMatter() {
        String nowhere = "type=registry,ref=127.0.0.1:" + Ports.free() + "/cache";

        ChildProcess.Result failed = build(first, "--cache-to", nowhere).run();
        assertThat(failed.exit()).isEqualTo(1);
        assertThat(failed.err()).contains("tare: cannot push 127.0.0.1:");

        build(first, "--cache-to", nowhere + ",ignore-error=true").succeed();
    }

    @Test
    void aCacheThatWasUsedIsGoneAfterGcAndFetchedAnew() {
        build(first, "--cache-to", "type=registry,mode=max,ref=" + name).succeed();
        build(second, "--cache-from", name).succeed();
        String id = id(second);
        second.command("rmi", "built").succeed();
        second.command("gc", "--keep", "0").succeed();

        assertThat(cached(build(second, "--cache-from", name).succeed())).isEqualTo(8);
        assertThat(id(second)).isEqualTo(id);
    }
}
