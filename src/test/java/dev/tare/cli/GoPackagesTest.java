package dev.tare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Go packages from the command line, with the go of this machine. */
@Tag("integration")
class GoPackagesTest {
    private static final String MAIN = "package main\n\nfunc main() {\n\tprintln(\"hi\")\n}\n";

    @TempDir
    private Path folder;

    private CommandLine tare;

    @BeforeEach
    void start() throws IOException {
        tare = new CommandLine(folder, System.getenv());
        write("app/go.mod", "module example.com/tools/app\n\ngo 1.21\n");
        write("app/main.go", MAIN);
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void aBaseForAnotherPlatformIsRefused() throws IOException {
        write("base/Dockerfile", "FROM scratch\nCOPY Dockerfile /file\n");
        assertThat(tare.run("build", "--platform=linux/amd64", "-t", "localhost:1/base", "base")
                        .code())
                .isZero();

        CommandLine.Result other =
                tare.run("build", "-t", "x", "--base", "localhost:1/base", "--platform=linux/arm64,linux/amd64", "app");
        CommandLine.Result newer =
                tare.run("build", "-t", "y", "--base", "localhost:1/base", "--platform=linux/amd64/v2", "app");

        assertThat(other.code()).isEqualTo(1);
        assertThat(other.err())
                .contains("--base localhost:1/base is an image for linux/amd64, and the program is built for"
                        + " linux/arm64");
        assertThat(tare.run("inspect", "x").code()).isNotZero();
        assertThat(newer.code()).as(newer.err()).isZero();
    }
}
