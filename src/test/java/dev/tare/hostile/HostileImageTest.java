package dev.tare.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Digest;
import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that are loaded: their layers, configurations and lists. */
@Tag("integration")
class HostileImageTest extends Attack {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void twoDotsInALayerStayInTheImage() throws IOException {
        byte[] layer = new RawTar()
                .file("../../../outside/evil", "evil")
                .file("/absolute", "evil")
                .end();
        succeeds(load(DockerArchive.of(layer)));
        dockerfile("FROM it");
        Path out = unpacked();
        assertThat(names(out)).containsExactlyInAnyOrder("outside", "absolute");
    }

    @Test
    void aLayerCannotWriteThroughALinkOfAnotherLayer() throws IOException {
        byte[] below = new RawTar()
                .symlink("out", outside.toString())
                .symlink("up", "../../../../outside")
                .end();
        byte[] above =
                new RawTar().file("out/evil", "evil").file("up/evil2", "evil").end();
        succeeds(load(DockerArchive.of(below, above)));
        dockerfile("FROM it", "COPY Dockerfile /out/evil3", "WORKDIR /up/evil4");
        Path out = unpacked();
        // As containerd unpacks it for overlayfs: folders in place of the links.
        assertThat(out.resolve("out/evil")).hasContent("evil");
        assertThat(out.resolve("out/evil3")).exists();
        assertThat(out.resolve("up/evil2")).hasContent("evil");
        assertThat(out.resolve("outside")).doesNotExist();
    }

    @Test
    void aLayerCannotWriteThroughALinkOfItsOwnToTheHost() throws IOException {
        byte[] layer = new RawTar()
                .symlink("out", outside.toString())
                .symlink("up", "../../../../outside")
                .file("out/evil", "evil")
                .file("up/evil2", "evil")
                .end();
        succeeds(load(DockerArchive.of(layer)));
        dockerfile("FROM it", "COPY Dockerfile /out/evil3", "WORKDIR /up/evil4");
        Path out = unpacked();
        assertThat(out.resolve(outside.toString().substring(1)).resolve("evil")).hasContent("evil");
        assertThat(out.resolve("outside/evil2")).hasContent("evil");
    }

    @Test
    void copyingFromAnImageDoesNotFollowItsLinksToTheHost() throws IOException {
        byte[] layer = new RawTar()
                .symlink("link", outside.resolve("secret").toString())
                .symlink("up", "../../../../../.." + outside)
                .end();
        succeeds(load(DockerArchive.of(layer)));
        dockerfile("FROM scratch", "COPY --from=it /link /copied");
        assertThat(build().exit()).isEqualTo(1);
        dockerfile("FROM scratch", "COPY --from=it /up/secret /copied");
        assertThat(build().exit()).isEqualTo(1);
        assertThat(run("cp", "it:/link", "got").exit()).isIn(0, 1);
        assertThat(run("cp", "it:/up/secret", "got2").exit()).isEqualTo(1);
        assertThat(Files.isRegularFile(folder.resolve("work/got"), java.nio.file.LinkOption.NOFOLLOW_LINKS))
                .isFalse();
    }

    @Test
    void hardLinksToTheHostAreAnError() throws IOException {
        byte[] layer = new RawTar()
                .hardLink("stolen", outside.resolve("secret").toString())
                .end();
        succeeds(load(DockerArchive.of(layer)));
        dockerfile("FROM it", "COPY Dockerfile /");
        fails(1, "stolen", run("build", "-q", "-o", "type=local,dest=out", "context"));
    }

    @ParameterizedTest
    @ValueSource(strings = {".wh.", "a/.wh.", ".wh..", "a/.wh..", ".wh...", "a/b/.wh..."})
    void aWhiteoutOfTheRootOrOfAFolderAboveIsNoLayer(String name) throws IOException {
        byte[] layer = new RawTar().file("a/b/kept", "x").file(name, "").end();
        ChildProcess.Result loaded = load(DockerArchive.of(layer));
        if (loaded.exit() == 0) {
            dockerfile("FROM it", "COPY Dockerfile /a/");
            fails(1, "names nothing that can be removed", build());
        } else {
            fails(1, "names nothing that can be removed", loaded);
        }
    }

    @Test
    void whiteoutsWithTwoDotsAndOfAufsReachNothingElse() throws IOException {
        byte[] below = new RawTar().file("kept", "x").file("a/gone", "x").end();
        byte[] above = new RawTar()
                .file("a/../../../outside/.wh.secret", "")
                .file("a/.wh.gone", "")
                .file(".wh..wh.plnk", "")
                .end();
        succeeds(load(DockerArchive.of(below, above)));
        dockerfile("FROM it");
        assertThat(unpacked().resolve("kept")).hasContent("x");
        assertThat(names(folder.resolve("work/out/a"))).isEmpty();
    }

    @Test
    void aLayerThatIsNotTheOneOfTheConfigurationIsRefused() throws IOException {
        String config = DockerArchive.config("", "\"" + Digest.sha256("another") + "\"");
        fails(
                1,
                "is not the one of the configuration",
                load(DockerArchive.with(config, new RawTar().file("x", "x").end())));
        String two = "\"" + Digest.sha256("a") + "\",\"" + Digest.sha256("b") + "\"";
        fails(1, "has 1 layers", load(DockerArchive.with(DockerArchive.config("", two), new RawTar().end())));
    }

    @Test
    void aManifestThatIsItsOwnConfigurationAndLayersThatAreLinksInACircle() throws IOException {
        fails(
                1,
                "manifest.json",
                load(new RawTar()
                        .file("manifest.json", "[{\"Config\":\"manifest.json\",\"Layers\":[\"manifest.json\"]}]")
                        .end()));
        fails(
                1,
                "too many levels of symbolic links",
                load(new RawTar()
                        .symlink("a", "b")
                        .symlink("b", "a")
                        .file("manifest.json", "[{\"Config\":\"a\",\"Layers\":[]}]")
                        .end()));
    }

    @Test
    void indexesThatNameEachOtherABillionTimesAreReadOnce() throws IOException {
        byte[] config = bytes(DockerArchive.config("", ""));
        byte[] manifest = bytes("{\"schemaVersion\":2,\"config\":"
                + descriptor("application/vnd.oci.image.config.v1+json", config) + ",\"layers\":[]}");
        RawTar tar = new RawTar().file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
        blob(tar, config);
        blob(tar, manifest);
        String one = descriptor("application/vnd.oci.image.manifest.v1+json", manifest);
        for (int depth = 0; depth < 3; depth++) {
            byte[] index = bytes("{\"schemaVersion\":2,\"manifests\":[" + (one + ",").repeat(999) + one + "]}");
            blob(tar, index);
            one = descriptor("application/vnd.oci.image.index.v1+json", index);
        }
        ChildProcess.Result result = load(
                tar.file("index.json", "{\"schemaVersion\":2,\"manifests\":[" + (one + ",").repeat(999) + one + "]}")
                        .end());
        assertThat(result.exit()).as(result.toString()).isIn(0, 1);
    }

    private static String descriptor(String mediaType, byte[] content) {
        return "{\"mediaType\":\"" + mediaType + "\",\"digest\":\"" + Digest.sha256(content) + "\",\"size\":"
                + content.length + "}";
    }

    private static void blob(RawTar tar, byte[] content) {
        tar.file("blobs/sha256/" + Digest.sha256(content).hex(), content);
    }

    @Test
    void documentsThatAreTenThousandLevelsDeepAreRefused() throws IOException {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        fails(1, "image.tar", load(new RawTar().file("manifest.json", deep).end()));
        fails(
                1,
                "image.tar",
                load(new RawTar().file("index.json", "{\"a\":".repeat(10_000)).end()));
        fails(1, "image.tar", load(DockerArchive.with("{\"x\":" + deep + "}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Healthcheck\":{\"Interval\":99999999999999999999}",
                "\"Healthcheck\":{\"Interval\":1e400}",
                "\"Healthcheck\":{\"Interval\":-1,\"Retries\":-9223372036854775808}",
                "\"Env\":[\"\",\"=\",\"a\",\"a\\u0000=b\",\"=c\"],\"WorkingDir\":\"../../../outside\"",
                "\"User\":\"../../x:\\u0000\",\"StopSignal\":\"999999999999\",\"WorkingDir\":\"\\u0000\"",
                "\"OnBuild\":[\"ONBUILD RUN x\"]",
                "\"OnBuild\":[\"FROM it\"]",
                "\"OnBuild\":[\"\"]",
                "\"ExposedPorts\":{\"99999999/tcp\":{}},\"Volumes\":{\"../../outside\":{}}"
            })
    void aConfigurationWithAbsurdValuesIsCarriedOrRefused(String container) throws IOException {
        ChildProcess.Result loaded = load(DockerArchive.with(DockerArchive.config(container, "")));
        assertThat(loaded.exit()).as(loaded.toString()).isIn(0, 1);
        assertThat(loaded.err()).doesNotContain("Exception");
        dockerfile("FROM it", "COPY Dockerfile evil", "HEALTHCHECK --interval=1s CMD x", "WORKDIR a");
        for (ChildProcess.Result each :
                new ChildProcess.Result[] {build(), run("images"), run("history", "it"), run("inspect", "it")}) {
            assertThat(each.exit()).as(each.toString()).isIn(0, 1);
            assertThat(each.err()).doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    void aSizeThatIsNoSizeAndADigestThatIsNoDigestAreRefused() throws IOException {
        for (String field : new String[] {
            "\"size\":-1", "\"size\":1e9", "\"size\":9223372036854775807", "\"size\":99999999999999999999"
        }) {
            fails(
                    1,
                    "image.tar",
                    load(new RawTar()
                            .file(
                                    "index.json",
                                    "{\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                                            + "\"digest\":\"" + Digest.sha256("x") + "\"," + field + "}]}")
                            .end()));
        }
        fails(
                1,
                "not a descriptor",
                load(new RawTar()
                        .file(
                                "index.json",
                                "{\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
                                        + "\"digest\":\"sha256:../../../outside/secret\",\"size\":1}]}")
                        .end()));
    }

    @Test
    void aNameThatIsAPathIsRefused() throws IOException {
        fails(
                1,
                "is no image name",
                load(new RawTar()
                        .file("c.json", DockerArchive.config("", ""))
                        .file(
                                "manifest.json",
                                "[{\"Config\":\"c.json\",\"RepoTags\":[\"../../outside/evil:x\"],\"Layers\":[]}]")
                        .end()));
    }

    @Test
    void aLayoutFolderCannotReadBesideItself() throws IOException {
        Path layout = Files.createDirectories(folder.resolve("work/layout"));
        for (String path :
                new String[] {"../../outside/secret", outside.resolve("secret").toString()}) {
            Files.writeString(
                    layout.resolve("manifest.json"), "[{\"Config\":\"" + path + "\",\"Layers\":[\"" + path + "\"]}]");
            fails(1, "is not in it", run("load", "-i", "layout"));
        }
        Files.createSymbolicLink(layout.resolve("c.json"), outside.resolve("secret"));
        Files.writeString(layout.resolve("manifest.json"), "[{\"Config\":\"c.json\",\"Layers\":[]}]");
        fails(1, "layout", run("load", "-i", "layout"));
        Files.delete(layout.resolve("manifest.json"));
        Files.createSymbolicLink(layout.resolve("manifest.json"), Path.of("/dev/zero"));
        fails(1, "layout", run("load", "-i", "layout"));
    }
}
