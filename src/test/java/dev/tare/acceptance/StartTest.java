package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
class StartTest {
    @TempDir
    private Path folder;

    @Test
    void aBuildOfNothingNewOpensNoJar() throws IOException {
        Tare tare = new Tare(folder.resolve("store"));
        Path context = Files.createDirectory(folder.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
        String[] build = {"build", "-q", "-t", "x", context.toString()};
        tare.command(build).succeed();
        Path loaded = folder.resolve("loaded");

        tare.command(build)
                .with("TARE_JAVA_OPTS", "-Xlog:class+load:file=" + loaded)
                .succeed();

        assertThat(Files.readAllLines(loaded))
                .hasSizeGreaterThan(1000)
                .noneMatch(line -> line.contains("source: file:"));
    }
}
