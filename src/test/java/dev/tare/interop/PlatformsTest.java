package dev.tare.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Platform;
import dev.tare.testing.BuildKitd;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.Dockerd;
import dev.tare.testing.Registry;
import dev.tare.testing.Tare;
import dev.tare.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Indexes of several platforms, as other programs read them and as BuildKit makes them. */
@Tag("integration")
class PlatformsTest {
    private static final String PLATFORMS = "linux/amd64,linux/arm64,linux/arm/v7";

    @TempDir
    private Path folder;

    private Tare tare;

    @BeforeEach
    void start() throws IOException {
        tare = new Tare(folder.resolve("store"));
        Path context = Files.createDirectories(folder.resolve("ctx"));
        Files.writeString(context.resolve("a.txt"), "A");
        Files.writeString(context.resolve("Dockerfile"), """
                FROM --platform=$BUILDPLATFORM scratch AS shared
                COPY a.txt /a.txt
                FROM scratch
                ARG TARGETPLATFORM TARGETOS TARGETARCH TARGETVARIANT
                LABEL of=$TARGETPLATFORM
                ENV SHORT=$TARGETOS-$TARGETARCH-$TARGETVARIANT
                COPY --from=shared /a.txt /
                COPY <<word /word
                $TARGETPLATFORM
                word
                CMD ["/word"]
                """);
    }

    private static String crane(String... words) {
        List<String> all = new ArrayList<>(List.of(ChildProcess.installed("crane")));
        all.addAll(List.of(words));
        return ChildProcess.of(all).succeed().out();
    }

    private static Map<String, Object> json(String text) {
        try {
            return Json.readObject(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Map<String, Object>> entries(Map<String, Object> index) throws IOException {
        List<Map<String, Object>> out = new ArrayList<>();
        for (Object each : Json.list(index.get("manifests"))) {
            out.add(Json.object(each));
        }
        return out;
    }

    private static String layerType(Map<String, Object> manifest) throws IOException {
        return Json.string(
                Json.object(Json.list(manifest.get("layers")).getFirst()).get("mediaType"));
    }

    private static Map<String, Object> blob(Path layout, Object descriptor) throws IOException {
        String digest = Json.string(Json.object(descriptor).get("digest"));
        return Json.readObject(Files.readAllBytes(layout.resolve("blobs/" + digest.replace(':', '/'))));
    }

    @Test
    void aGoProgramIsPushedForThreePlatforms() throws IOException {
        ChildProcess.installed("go");
        Path module = Files.createDirectories(folder.resolve("go"));
        Files.writeString(module.resolve("go.mod"), "module example.com/tiny\n\ngo 1.18\n");
        Files.writeString(module.resolve("main.go"), "package main\n\nfunc main() { println(\"tiny\") }\n");
        String image = Registry.get().address() + "/tiny";
        tare.command("build", "-q", "--platform", PLATFORMS, "-t", image, "--push", module.toString())
                .within(Duration.ofMinutes(15))
                .succeed();

        assertThat(entries(json(crane("manifest", image))))
                .extracting(entry -> entry.get("platform"))
                .containsExactly(
                        Map.of("os", "linux", "architecture", "amd64"),
                        Map.of("os", "linux", "architecture", "arm64"),
                        Map.of("os", "linux", "architecture", "arm", "variant", "v7"));
        for (String platform : PLATFORMS.split(",")) {
            crane("validate", "--remote", image, "--platform", platform);
            assertThat(json(crane("config", "--platform", platform, image)).get("architecture"))
                    .isEqualTo(platform.split("/")[1]);
        }
        String raw = ChildProcess.of(
                        ChildProcess.installed("skopeo"), "inspect", "--raw", "--tls-verify=false", "docker://" + image)
                .succeed()
                .out();
        assertThat(json(raw)).isEqualTo(json(crane("manifest", image)));
        // The ELF header, e_machine: x86-64, AArch64, ARM.
        List<Integer> machines = new ArrayList<>();
        for (String platform : PLATFORMS.split(",")) {
            Path tar = folder.resolve("tree.tar");
            crane("export", "--platform", platform, image, tar.toString());
            ChildProcess.of("tar", "-xf", tar.toString(), "-C", folder.toString(), "tiny")
                    .succeed();
            machines.add((int) Files.readAllBytes(folder.resolve("tiny"))[18] & 0xff);
        }
        assertThat(machines).containsExactly(62, 183, 40);
    }

    @Test
    void anIndexIsAsBuildKitMakesIt() throws IOException {
        BuildKitd buildkit = BuildKitd.get();
        Path theirs = Files.createDirectory(folder.resolve("theirs"));
        String context = folder.resolve("ctx").toString();
        buildkit.build(List.of(
                        "--local=context=" + context,
                        "--local=dockerfile=" + context,
                        "--opt=platform=" + PLATFORMS,
                        "--output=type=oci,tar=false,dest=" + theirs))
                .succeed();
        Path ours = folder.resolve("ours");
        tare.command("build", "-q", "--platform", PLATFORMS, "-o", "type=oci,tar=false,dest=" + ours, context)
                .succeed();

        assertThat(described(ours)).hasSize(3).isEqualTo(described(theirs));
    }

    /** What an index says of each image: its platform, and the configuration but for times and layers. */
    private static List<Map<String, Object>> described(Path layout) throws IOException {
        Map<String, Object> top = Json.readObject(Files.readAllBytes(layout.resolve("index.json")));
        List<Map<String, Object>> out = new ArrayList<>();
        for (Map<String, Object> entry : entries(blob(layout, entries(top).getFirst()))) {
            Map<String, Object> config =
                    new LinkedHashMap<>(blob(layout, blob(layout, entry).get("config")));
            List<Object> history = new ArrayList<>();
            for (Object each : Json.list(config.get("history"))) {
                history.add(Json.object(each).get("created_by"));
            }
            config.keySet().removeAll(List.of("created", "rootfs"));
            config.put("history", history);
            config.put("entry", entry.get("platform"));
            config.put("type", entry.get("mediaType"));
            out.add(config);
        }
        return out;
    }

    @Test
    void foldersAreAsBuildKitMakesThem() throws IOException {
        BuildKitd buildkit = BuildKitd.get();
        String context = folder.resolve("ctx").toString();
        buildkit.build(List.of(
                        "--local=context=" + context,
                        "--local=dockerfile=" + context,
                        "--opt=platform=" + PLATFORMS,
                        "--output=type=local,dest=" + folder.resolve("theirs")))
                .succeed();
        tare.command(
                        "build",
                        "-q",
                        "--platform",
                        PLATFORMS,
                        "-o",
                        folder.resolve("ours").toString(),
                        context)
                .succeed();

        assertThat(files(folder.resolve("ours")))
                .containsEntry("linux_arm_v7/word", "linux/arm/v7\n")
                .isEqualTo(files(folder.resolve("theirs")));
    }

    private static Map<String, String> files(Path top) throws IOException {
        Map<String, String> out = new LinkedHashMap<>();
        try (Stream<Path> paths = Files.walk(top).sorted()) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                out.put(top.relativize(path).toString(), Files.isDirectory(path) ? "a folder" : Files.readString(path));
            }
        }
        return out;
    }

    @Test
    void ofBothCompressionsOldToolsTakeGzip() throws IOException {
        String image = Registry.get().address() + "/both";
        tare.command(
                        "build",
                        "-q",
                        "--platform",
                        PLATFORMS,
                        "-o",
                        "type=registry,compression=gzip+zstd,name=" + image,
                        folder.resolve("ctx").toString())
                .succeed();

        List<Map<String, Object>> entries = entries(json(crane("manifest", image)));
        assertThat(entries).hasSize(6);
        assertThat(entries.subList(3, 6))
                .allMatch(entry ->
                        Map.of("io.github.containers.compression.zstd", "true").equals(entry.get("annotations")));
        assertThat(layerType(json(crane("manifest", image + "@" + entries.get(4).get("digest")))))
                .endsWith("+zstd");
        // It reads no zstd.
        crane("validate", "--remote", image, "--platform", "linux/arm/v7");
        assertThat(layerType(json(crane("manifest", "--platform", "linux/arm64", image))))
                .endsWith("+gzip");
        Path copy = folder.resolve("copy");
        ChildProcess.of(
                        ChildProcess.installed("skopeo"),
                        "copy",
                        "--insecure-policy",
                        "--src-tls-verify=false",
                        "docker://" + image,
                        "oci:" + copy)
                .succeed();
        Map<String, Object> top = Json.readObject(Files.readAllBytes(copy.resolve("index.json")));
        assertThat(layerType(blob(copy, entries(top).getFirst()))).endsWith("+gzip");
        Dockerd docker = Dockerd.get();
        docker.docker("pull", image).succeed();
        assertThat(docker.docker("inspect", "--format", "{{.Architecture}}", image)
                        .succeed()
                        .out())
                .isEqualTo(Platform.host().architecture() + "\n");
        docker.docker("rmi", image).succeed();
    }

    @Test
    void aStoredIndexIsPushedPulledAndLoaded() throws IOException {
        String image = Registry.get().address() + "/stored";
        tare.command(
                        "build",
                        "-q",
                        "--platform",
                        PLATFORMS,
                        "-t",
                        image,
                        folder.resolve("ctx").toString())
                .succeed();
        String digest = tare.command("push", "-q", image).succeed().out().strip();

        assertThat(crane("digest", image).strip()).isEqualTo(digest);
        crane("validate", "--remote", image);
        assertThat(tare.command("push", image).succeed().err()).startsWith("Up to date: ");
        Tare other = new Tare(folder.resolve("other"));
        other.command("pull", "--platform", "linux/arm/v7", image).succeed();
        assertThat(other.command("images", "--digests").succeed().out()).contains(digest);

        Dockerd docker = Dockerd.get();
        assertThat(tare.command(
                                "build",
                                "--platform",
                                PLATFORMS,
                                "-t",
                                "interop-several",
                                "--load",
                                folder.resolve("ctx").toString())
                        .with("DOCKER_HOST", docker.host())
                        .succeed()
                        .err())
                .contains("Loaded into docker: of the platforms only this machine's, " + Platform.host());
        assertThat(docker.docker("inspect", "--format", "{{.Config.Labels.of}}", "interop-several")
                        .succeed()
                        .out())
                .isEqualTo(Platform.host() + "\n");
        docker.docker("rmi", "interop-several").succeed();
    }
}
