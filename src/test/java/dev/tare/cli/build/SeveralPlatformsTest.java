package dev.tare.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.CommandLine;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Platform;
import dev.tare.oci.tar.TarEntry;
import dev.tare.oci.tar.TarReader;
import dev.tare.store.NamedImage;
import dev.tare.store.Store;
import dev.tare.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds for several platforms, from the command line. */
class SeveralPlatformsTest {
    /** One that is this machine's in no case, between two of which one may be. */
    private static final String PLATFORMS = "--platform=linux/arm64/v8,linux/s390x,linux/amd64";

    @TempDir
    private Path folder;

    private CommandLine tare;

    @BeforeEach
    void start() throws IOException {
        tare = new CommandLine(folder);
        Files.createDirectories(folder.resolve("ctx"));
        Files.writeString(folder.resolve("ctx/a.txt"), "A");
        Files.writeString(folder.resolve("ctx/Dockerfile"), """
                FROM --platform=$BUILDPLATFORM scratch AS shared
                COPY a.txt /shared
                FROM scratch
                ARG TARGETARCH
                COPY --from=shared /shared /
                COPY <<word /word
                $TARGETARCH
                word
                """);
    }

    private CommandLine.Result build(String... more) {
        List<String> words = new ArrayList<>(List.of("build", "--progress=plain"));
        words.addAll(List.of(more));
        words.add("ctx");
        return tare.run(words.toArray(String[]::new));
    }

    private List<Descriptor> entries(String name) {
        try (Store store = tare.store()) {
            NamedImage image = store.images().require(name);
            assertThat(image.isIndex()).isTrue();
            return store.images().index(image).manifests();
        }
    }

    @Test
    void anIndexNamesThePlatformsInTheOrderGivenEachOnce() {
        CommandLine.Result result = build("-t", "x", PLATFORMS, "--platform=linux/arm,linux/arm64");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(entries("x"))
                .extracting(entry -> String.valueOf(entry.platform()))
                .containsExactly("linux/arm64", "linux/s390x", "linux/amd64", "linux/arm/v7");
        assertThat(tare.run("fsck").code()).isZero();
    }

    @Test
    void onePlatformMakesNoIndex() {
        assertThat(build("-t", "x", "--platform=linux/arm64,linux/arm64/v8").code())
                .isZero();

        try (Store store = tare.store()) {
            assertThat(store.images().require("x").isIndex()).isFalse();
        }
    }

    @Test
    void whatThePlatformsShareIsDoneOnce() {
        assertThat(build("-t", "x", PLATFORMS).err())
                .containsOnlyOnce("shared 1/1] COPY a.txt /shared")
                .contains("[linux/s390x stage-1 2/2] COPY <<word /word")
                .contains("[linux/arm64 stage-1 2/2] COPY <<word /word");
    }

    @Test
    void theSecondBuildIsCachedAndTheSame() {
        build("-t", "x", PLATFORMS);
        List<Descriptor> first = entries("x");

        assertThat(build("-t", "x", PLATFORMS).err())
                .doesNotContain("#2 DONE", "#3 DONE", "#4 DONE")
                .contains("#6 CACHED");
        assertThat(entries("x")).isEqualTo(first);
    }

    @Test
    void theIdOfSeveralIsThatOfTheIndex() throws IOException {
        CommandLine.Result result = build("-t", "x", "-q", PLATFORMS, "--iidfile=id", "--metadata-file=meta.json");

        String digest;
        try (Store store = tare.store()) {
            digest = store.images().require("x").descriptor().digest().toString();
        }
        assertThat(result.out()).isEqualTo(digest + "\n");
        assertThat(folder.resolve("id")).hasContent(digest);
        assertThat(Json.readObject(Files.readAllBytes(folder.resolve("meta.json"))))
                .containsEntry("containerimage.digest", digest)
                .doesNotContainKey("containerimage.config.digest");
        assertThat(tare.run("inspect", digest).code()).isZero();
    }

    @Test
    void eachPlatformHasItsOwnFolder() {
        assertThat(build("-o", "out", PLATFORMS).code()).isZero();

        assertThat(folder.resolve("out/linux_arm64/word")).hasContent("arm64");
        assertThat(folder.resolve("out/linux_s390x/word")).hasContent("s390x");
        assertThat(folder.resolve("out/linux_amd64/shared")).hasContent("A");
    }

    @Test
    void aTarHasAFolderForEachPlatform() throws IOException {
        assertThat(build("-o", "type=tar,dest=x.tar", PLATFORMS).code()).isZero();

        List<String> paths = new ArrayList<>();
        try (InputStream in = Files.newInputStream(folder.resolve("x.tar"))) {
            TarReader reader = new TarReader(in);
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                paths.add(entry.path());
            }
        }
        assertThat(paths)
                .startsWith("linux_amd64", "linux_amd64/shared", "linux_amd64/word", "linux_arm64")
                .hasSize(9);
    }

    @Test
    void aFolderOfOnePlatformIsAskedFor() {
        assertThat(build("-o", "type=local,dest=out,platform-split=true", "--platform=linux/arm")
                        .code())
                .isZero();

        assertThat(folder.resolve("out/linux_arm_v7/word")).hasContent("arm");
    }

    @Test
    void withoutFoldersNoPathMayComeTwice() {
        CommandLine.Result result = build("-o", "type=local,dest=out,platform-split=false", PLATFORMS);

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("cannot overwrite shared from linux/arm64 with linux/s390x when split option is disabled");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void aDockerArchiveOfSeveralIsRefusedBeforeTheBuild() {
        CommandLine.Result result = build("-o", "type=docker,dest=x.tar", PLATFORMS);

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .contains("docker exporter does not currently support exporting manifest lists")
                .doesNotContain("COPY");
    }

    @Test
    void nothingIsLoadedWhereNoPlatformIsThisMachines() {
        CommandLine.Result result = build("--load", "--platform=linux/s390x,linux/mips");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("none is built for " + Platform.host());
    }

    @Test
    void annotationsOfAnIndexNeedOne() {
        assertThat(build("-o", "type=oci,dest=x.tar,annotation-index.a=b").err())
                .contains("index annotations not supported for single platform export");
        assertThat(build("-o", "type=oci,dest=x.tar,annotation[linux/mips].a=b", PLATFORMS)
                        .err())
                .contains("invalid annotation: no platform linux/mips found in source");
    }

    @Test
    void aLayoutHoldsTheIndex() throws IOException {
        build("-t", "x", PLATFORMS, "-o", "type=oci,tar=false,dest=layout,annotation-index.a=b,annotation.c=d");

        Map<String, Object> top = Json.readObject(Files.readAllBytes(folder.resolve("layout/index.json")));
        Map<String, Object> entry = Json.object(Json.list(top.get("manifests")).getFirst());
        Map<String, Object> index = Json.readObject(Files.readAllBytes(folder.resolve(
                "layout/blobs/" + Json.string(entry.get("digest")).replace(':', '/'))));
        assertThat(Json.list(index.get("manifests"))).hasSize(3);
        assertThat(index.get("annotations")).isEqualTo(Map.of("a", "b"));
    }

    @Test
    void allOfItGoesWithItsName() {
        build("-t", "x", PLATFORMS);

        assertThat(tare.run("save", "--format=oci-archive", "-o", "x.tar", "x").code())
                .isZero();
        assertThat(tare.run("rmi", "x").code()).isZero();
        tare.run("gc");
        assertThat(tare.run("images", "-q").out()).isEmpty();
        assertThat(tare.run("load", "-i", "x.tar").code()).isZero();
        assertThat(entries("x")).hasSize(3);
        assertThat(tare.run("fsck").code()).isZero();
    }

    @Test
    void aPlatformThatIsNoneIsUsage() {
        assertThat(build("--platform=linux/amd64,").code()).isEqualTo(2);
        assertThat(build("--platform=linux/amd64,windows/amd64").err()).contains("not for windows");
    }
}
