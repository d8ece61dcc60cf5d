package dev.tare.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.Suites;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of {@code --metadata-file} that buildx's variables ask for. */
@Tag("integration")
class MetadataFileTest {
    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("Dockerfile"), "from scratch AS base\nARG VERSION\nCOPY Dockerfile /\n");
        Files.writeString(folder.resolve("docker-bake.hcl"), "target \"default\" { output = [\"type=cacheonly\"] }\n");
    }

    private Suites.Case metadata(String variable, String value, String... words) throws IOException {
        Path file = folder.resolve("meta.json");
        Files.deleteIfExists(file);
        ChildProcess.Result _ = new Tare(folder.resolve("home"))
                .command(words)
                .in(folder)
                .with(variable, value)
                .succeed();
        return new Suites.Case(Json.readObject(Files.readAllBytes(file)));
    }

    private Suites.Case build(String variable, String value) throws IOException {
        return metadata(
                variable,
                value,
                "docker",
                "buildx",
                "build",
                "--build-arg=VERSION=1",
                "--metadata-file=meta.json",
                ".");
    }

    @Test
    void holdsTheShortProvenanceUnlessItIsTurnedOff() throws IOException {
        Suites.Case usual = build("BUILDX_METADATA_PROVENANCE", "").object("buildx.build.provenance");

        assertThat(usual.json()).containsOnlyKeys("builder", "buildType", "invocation");
        assertThat(usual.object("invocation").json()).containsOnlyKeys("configSource", "parameters", "environment");
        assertThat(usual.object("invocation").object("configSource").json()).containsEntry("entryPoint", "Dockerfile");
        assertThat(usual.toString()).doesNotContain("VERSION");
        for (String off : new String[] {"disabled", "false", "0"}) {
            assertThat(build("BUILDX_METADATA_PROVENANCE", off).json())
                    .containsKey("containerimage.digest")
                    .doesNotContainKey("buildx.build.provenance");
        }
        assertThat(metadata("NONE", "", "build", "--provenance=false", "--metadata-file=meta.json", ".")
                        .json())
                .doesNotContainKey("buildx.build.provenance");
    }

    @Test
    void holdsTheWholeProvenanceWhereItIsAskedFor() throws IOException {
        Suites.Case whole = build("BUILDX_METADATA_PROVENANCE", "max").object("buildx.build.provenance");

        assertThat(whole.json()).containsKeys("buildConfig", "metadata");
        assertThat(whole.object("invocation").object("parameters").toString()).contains("build-arg:VERSION");
    }

    @Test
    void holdsWarningsWhereTheyAreAskedFor() throws IOException {
        assertThat(build("BUILDX_METADATA_WARNINGS", "").json()).doesNotContainKey("buildx.build.warnings");

        Suites.Case warning = Suites.objects(
                        build("BUILDX_METADATA_WARNINGS", "1").get("buildx.build.warnings"))
                .getFirst();

        assertThat(text(warning.get("short"))).contains("FromAsCasing");
        assertThat(warning.get("range")).hasToString("[{start={line=1}, end={line=1}}]");
        assertThat(text(warning.object("sourceInfo").get("data"))).startsWith("from scratch AS base\n");
    }

    @Test
    void ofABakeHasThemToo() throws IOException {
        Suites.Case baked =
                metadata("BUILDX_METADATA_WARNINGS", "true", "docker", "buildx", "bake", "--metadata-file=meta.json");

        assertThat(baked.json()).containsKey("buildx.build.warnings");
        assertThat(baked.object("default").json()).containsKeys("buildx.build.provenance", "containerimage.digest");
    }

    private static String text(@Nullable Object base64) {
        return new String(Base64.getDecoder().decode((String) base64), StandardCharsets.UTF_8);
    }
}
