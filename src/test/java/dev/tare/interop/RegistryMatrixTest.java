package dev.tare.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Identity;
import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
import dev.tare.testing.TokenServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tare, skopeo and crane hand images to each other by each kind of registry; digests stay. */
@Tag("integration")
class RegistryMatrixTest {
    public enum Kind {
        PLAIN_HTTP,
        TLS_AND_PASSWORD,
        TOKEN
    }

    @TempDir
    private static Path shared;

    private static final Map<Kind, Registry> REGISTRIES = new EnumMap<>(Kind.class);
    private static TokenServer tokens;
    private static Identity identity;

    /** Has the sample, built once. */
    private static Tare builder;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        identity = Identity.make(shared, "ca");
        tokens = new TokenServer(identity);
        REGISTRIES.put(Kind.PLAIN_HTTP, Registry.get());
        REGISTRIES.put(Kind.TLS_AND_PASSWORD, Registry.startSecure(identity, shared));
        REGISTRIES.put(Kind.TOKEN, Registry.start("", tokens.settings()));
        builder = new Tare(shared.resolve("builder"));
        SampleImages.build(builder, shared, "-t", "sample").succeed();
        Path password = Files.writeString(shared.resolve("password"), TokenServer.PASSWORD);
        for (Kind kind : Kind.values()) {
            if (kind != Kind.PLAIN_HTTP) {
                with(builder.command(
                                "login",
                                "-u",
                                TokenServer.USER,
                                "--password-stdin",
                                REGISTRIES.get(kind).address()))
                        .from(password)
                        .succeed();
            }
        }
    }

    @AfterAll
    static void stop() {
        tokens.close();
    }

    /** With the logins and certificates that all of them read. */
    private static ChildProcess with(ChildProcess command) {
        Path logins = shared.resolve(".docker/config.json");
        return command.with("HOME", shared.toString())
                .with("DOCKER_CONFIG", logins.getParent().toString())
                .with("REGISTRY_AUTH_FILE", logins.toString())
                .with("SSL_CERT_FILE", identity.certificate().toString());
    }

    private static ChildProcess crane(String... words) {
        return with(ChildProcess.of(Stream.concat(Stream.of(ChildProcess.installed("crane")), Stream.of(words))
                .toList()));
    }

    private static ChildProcess skopeoCopy(Kind kind, String... words) {
        String tls = kind == Kind.TLS_AND_PASSWORD ? "true" : "false";
        return with(ChildProcess.of(Stream.concat(
                        Stream.of(
                                ChildProcess.installed("skopeo"),
                                "copy",
                                "--insecure-policy",
                                "--src-tls-verify=" + tls,
                                "--dest-tls-verify=" + tls),
                        Stream.of(words))
                .toList()));
    }

    private String image(Kind kind, String name) {
        return REGISTRIES.get(kind).address() + "/matrix/"
                + folder.getFileName().toString().replaceAll("\\W", "") + "/" + name + ":1";
    }

    private static String digest(String image) {
        return crane("digest", image).succeed().out().strip();
    }

    private static Path blob(Path layout, String digest) {
        return layout.resolve("blobs/" + digest.replace(':', '/'));
    }

    /** Pulls into a store of its own, looks at the digest, and pushes the same again. */
    private void pullAndPush(Kind kind, String image, String digest) {
        Tare tare = new Tare(folder.resolve("pulled-" + digest.substring(7, 19)));
        with(tare.command("pull", image)).succeed();
        assertThat(tare.command("images", "--digests").succeed().out()).contains(digest);
        assertThat(tare.command("fsck").run().exit()).isZero();
        Path greeting = folder.resolve("greeting");
        tare.command("cp", image + ":/etc/greeting", greeting.toString()).succeed();
        assertThat(greeting).hasContent(SampleImages.GREETING);
        String again = image(kind, "again-" + digest.substring(7, 19));
        tare.command("tag", image, again).succeed();
        with(tare.command("push", again)).succeed();
        assertThat(digest(again)).isEqualTo(digest);
    }

    static Stream<Arguments> pushes() {
        return Stream.of(Kind.values())
                .flatMap(kind ->
                        Stream.of("gzip", "zstd", "uncompressed").map(compression -> Arguments.of(kind, compression)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("pushes")
    void othersPullWhatTarePushes(Kind kind, String compression) {
        String image = image(kind, "hello");
        builder.command("tag", "sample", image).succeed();

        String digest = with(builder.command("push", "-q", "--compression", compression, image))
                .succeed()
                .out()
                .strip();

        assertThat(digest(image)).isEqualTo(digest);
        Path copied = folder.resolve("skopeo");
        skopeoCopy(kind, "--preserve-digests", "docker://" + image, "oci:" + copied + ":x")
                .succeed();
        assertThat(blob(copied, digest)).exists();
        Path pulled = folder.resolve("crane");
        crane("pull", "--format", "oci", image, pulled.toString()).succeed();
        assertThat(blob(pulled, digest)).exists();
        pullAndPush(kind, image, digest);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("pushes")
    void tarePullsTheOciImagesThatOthersPush(Kind kind, String compression) {
        Path layout = folder.resolve("layout");
        builder.command("tag", "sample", "layout").succeed();
        String spec = "type=oci,tar=false,compression=" + compression + ",dest=" + layout;
        builder.command("build", "-q", "-o", spec, shared.resolve("sample").toString())
                .succeed();
        String bySkopeo = image(kind, "by-skopeo");
        String byCrane = image(kind, "by-crane");

        skopeoCopy(kind, "--preserve-digests", "oci:" + layout, "docker://" + bySkopeo)
                .succeed();
        crane("push", layout.toString(), byCrane).succeed();

        assertThat(digest(byCrane)).isEqualTo(digest(bySkopeo));
        pullAndPush(kind, bySkopeo, digest(bySkopeo));
    }

    @ParameterizedTest
    @EnumSource
    void tarePullsTheDockerImagesThatOthersPush(Kind kind) {
        Path archive = folder.resolve("docker.tar");
        builder.command("save", "-o", archive.toString(), "sample").succeed();
        String bySkopeo = image(kind, "by-skopeo");
        String byCrane = image(kind, "by-crane");

        skopeoCopy(kind, "--format", "v2s2", "docker-archive:" + archive, "docker://" + bySkopeo)
                .succeed();
        crane("push", archive.toString(), byCrane).succeed();

        for (String image : new String[] {bySkopeo, byCrane}) {
            assertThat(crane("manifest", image).succeed().out())
                    .contains("application/vnd.docker.distribution.manifest.v2+json");
            pullAndPush(kind, image, digest(image));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anIndexKeepsItsDigestAndIsReadForEachPlatform(Kind kind) {
        String[] parts = new String[2];
        for (int i = 0; i < 2; i++) {
            String platform = i == 0 ? "linux/amd64" : "linux/arm64";
            parts[i] = image(kind, "part" + i);
            with(builder.command(
                            "build",
                            "-q",
                            "--platform",
                            platform,
                            "-t",
                            parts[i],
                            "--push",
                            shared.resolve("sample").toString()))
                    .succeed();
        }
        String index = image(kind, "index");
        crane("index", "append", "-m", parts[0], "-m", parts[1], "-t", index).succeed();

        for (String platform : new String[] {"linux/amd64", "linux/arm64"}) {
            Tare tare = new Tare(folder.resolve("for-" + platform.substring(6)));
            with(tare.command("pull", "--platform", platform, index)).succeed();

            assertThat(tare.command("images", "--digests").succeed().out()).contains(digest(index));
            assertThat(tare.command("fsck").run().exit()).isZero();
        }
    }
}
