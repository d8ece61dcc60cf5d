package dev.tare.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.CommandLine;
import dev.tare.testing.SmallRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that are of no index, and for another platform than the one that is asked for: never taken without a word. */
class OtherPlatformTest {
    @TempDir
    private Path folder;

    private CommandLine tare;

    @BeforeEach
    void start() throws IOException {
        tare = new CommandLine(folder);
        dockerfile("base", "FROM scratch\nCOPY Dockerfile /file\nCMD [\"/file\"]\n");
    }

    private void dockerfile(String context, String text) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve(context)).resolve("Dockerfile"), text);
    }

    private CommandLine.Result build(String name, String platform, String context) {
        return tare.run("build", "--progress=plain", "-t", name, "--platform", platform, context);
    }

    @Test
    void whatCopyAndMountsReadIsWarnedOfAsFromIs() throws IOException {
        assertThat(build("localhost:1/base", "linux/amd64", "base").code()).isZero();
        dockerfile("copy", "FROM scratch\nCOPY --from=localhost:1/base /file /x\n");
        dockerfile("from", "FROM localhost:1/base\nCOPY Dockerfile /x\n");

        CommandLine.Result copy = build("x", "linux/arm64", "copy");
        CommandLine.Result from = build("y", "linux/arm64", "from");
        CommandLine.Result same = build("z", "linux/amd64", "copy");

        String warning = "InvalidBaseImagePlatform: Base image localhost:1/base was pulled with platform"
                + " \"linux/amd64\", expected \"linux/arm64\" for current build";
        assertThat(copy.err()).contains("Dockerfile:2", warning);
        assertThat(from.err()).contains("Dockerfile:1", warning);
        assertThat(same.err()).doesNotContain("InvalidBaseImagePlatform");
        assertThat(tare.run("check", "--platform", "linux/arm64", "copy").out()).contains("was pulled with platform");
    }

    @Test
    void aRegistryIsAskedWhereTheStoresImageIsForAnother() throws IOException {
        try (SmallRegistry registry = new SmallRegistry("base", false)) {
            String name = registry.address() + "/base";
            assertThat(tare.run("build", "--platform=linux/arm64,linux/amd64", "-t", name, "--push", "base")
                            .code())
                    .isZero();
            assertThat(build(name, "linux/amd64", "base").code()).isZero();
            dockerfile("from", "FROM " + name + "\nCOPY Dockerfile /x\n");

            CommandLine.Result from = build("y", "linux/arm64", "from");

            assertThat(from.code()).as(from.err()).isZero();
            assertThat(from.err()).doesNotContain("InvalidBaseImagePlatform");
        }
    }

    @Test
    void anImageForAnotherPlatformIsNoneOfTheOneThatWasNamed() {
        assertThat(build("localhost:1/base", "linux/s390x", "base").code()).isZero();

        CommandLine.Result run = tare.run("run", "--platform=linux/arm64", "localhost:1/base");
        CommandLine.Result push = tare.run("push", "--platform=linux/arm64", "localhost:1/base");
        CommandLine.Result sbom = tare.run("sbom", "--platform=linux/arm64", "localhost:1/base");

        String said = "the image is for linux/s390x, and not for linux/arm64";
        assertThat(run.code()).isEqualTo(125);
        assertThat(run.err()).contains(said + ", and it cannot be fetched");
        assertThat(push.code()).isEqualTo(1);
        assertThat(push.err()).contains(said);
        assertThat(sbom.code()).isEqualTo(1);
        assertThat(sbom.err()).contains(said);
        assertThat(tare.run("sbom", "localhost:1/base").code()).isZero();
    }

    @Test
    void aPullSaysWhatItGot() {
        try (SmallRegistry registry = new SmallRegistry("base", false)) {
            String name = registry.address() + "/base";
            assertThat(tare.run("build", "--platform=linux/amd64", "-t", name, "--push", "base")
                            .code())
                    .isZero();

            CommandLine.Result other = tare.run("pull", "--platform=linux/arm64", name);
            CommandLine.Result same = tare.run("pull", "--platform=linux/amd64/v3", name);

            assertThat(other.code()).isZero();
            assertThat(other.err()).contains("the image is for linux/amd64, and not for linux/arm64");
            assertThat(same.err()).doesNotContain("not for");
        }
    }
}
