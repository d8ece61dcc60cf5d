package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A link called habitus takes Habitus's command line, so that a script need not change. */
@Tag("integration")
class HabitusNameTest {
    @TempDir
    Path folder;

    private ChildProcess habitus(String... words) throws IOException {
        Path link = folder.resolve("habitus");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Tare.program());
        String[] all = new String[words.length + 1];
        all[0] = link.toString();
        System.arraycopy(words, 0, all, 1, words.length);
        return ChildProcess.of(all)
                .in(folder)
                .with("TARE_HOME", folder.resolve("home").toString())
                .with("DOCKER_HOST", "unix://" + folder + "/no.sock");
    }

    @Test
    void buildsAsHabitusIsAskedTo() throws IOException {
        Files.writeString(folder.resolve("flow.yml"), """
                build:
                  version: 2016-03-14
                  steps:
                    one: {name: one, dockerfile: Dockerfile, artifacts: [/words]}
                    two: {name: two, dockerfile: Dockerfile.two, depends_on: [one]}
                """);
        Files.writeString(folder.resolve("Dockerfile"), "FROM scratch\nCOPY in /words\n");
        Files.writeString(folder.resolve("Dockerfile.two"), "FROM one\nCOPY words /copied\n");
        Files.writeString(folder.resolve("in"), "words");

        ChildProcess.Result result = habitus(
                        "-f", "flow.yml", "--d=.", "--rm=false", "--os=busybox", "--keep-artifacts")
                .run();

        assertThat(result.exit()).as(result.toString()).isZero();
        assertThat(result.err()).containsSubsequence("Using 'flow.yml' as build file", "Step 2 - Build for two");
        assertThat(folder.resolve("words")).hasContent("words");
    }

    @Test
    void refusesFlagsAsHabitusDoes() throws IOException {
        ChildProcess.Result result = habitus("--no-such-flag").run();

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("flag provided but not defined: -no-such-flag");
        assertThat(habitus("--help").run().out()).startsWith("Usage: habitus ");
    }
}
