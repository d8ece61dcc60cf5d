package dev.tare.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.cli.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkedContextTest {
    @TempDir
    private Path folder;

    @Test
    void aContextThatIsALinkToAFolderIsThatFolder() throws IOException {
        CommandLine tare = new CommandLine(folder);
        Path context = Files.createDirectory(folder.resolve("ctx"));
        Files.writeString(context.resolve("a.txt"), "A");
        Files.writeString(context.resolve("Dockerfile"), "FROM scratch\nCOPY . /all\nCOPY a.txt /\n");
        Files.createSymbolicLink(folder.resolve("link"), Path.of("ctx"));

        String id = tare.run("build", "-q", "ctx").out();

        assertThat(id).startsWith("sha256:");
        assertThat(tare.run("build", "-q", "link").out()).isEqualTo(id);
        assertThat(tare.run("build", "-q", "link/").out()).isEqualTo(id);
    }
}
