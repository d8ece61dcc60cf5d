package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A layer is one thing, however many trees it lies on: what a step found under it stays there. */
@Tag("integration")
class SameLayerTest {
    @TempDir
    private Path folder;

    @AfterEach
    void removeTheStore() {
        // By rm: JUnit would warn of each link of the image.
        ChildProcess.of("rm", "-rf", folder.resolve("store").toString()).succeed();
    }

    private String build(String dockerfile) throws IOException {
        ChildProcess.needRoot();
        Tare tare = new Tare(folder.resolve("store"));
        Path context = Files.createDirectories(folder.resolve("context"));
        Path busybox = context.resolve("busybox");
        if (!Files.exists(busybox)) {
            Files.copy(Path.of(ChildProcess.installed("busybox")), busybox);
        }
        Files.writeString(
                context.resolve("Dockerfile"),
                "FROM scratch AS tools\nCOPY busybox /bin/busybox\nRUN [\"/bin/busybox\", \"--install\", \"-s\", \"/bin\"]\n"
                        + dockerfile);
        return tare.command("build", "--progress=plain", context.toString())
                .succeed()
                .err();
    }

    @Test
    void anEmptyLayerBringsNoDirectoryOfTheTreeThatItCameFrom() throws IOException {
        String said = build("""
                FROM tools AS open
                RUN mkdir -m 1777 /d
                RUN touch /d/x && rm /d/x
                FROM tools AS closed
                RUN --mount=from=open,target=/first mkdir -m 0700 /d && echo kept > /d/file
                RUN touch /d/x && rm /d/x
                FROM tools
                RUN --mount=from=closed,target=/closed ls -ld /closed/d && cat /closed/d/file
                """);

        assertThat(said).contains("drwx------", "kept");
    }

    @Test
    void aNewDirectoryHidesNothingOfAnotherTree() throws IOException {
        // Of one time, so that both stages leave the same layer, the first one first.
        String said = build("""
                FROM tools AS bare
                RUN mkdir /d && touch /d/new && touch -d @1000000000 /d/new /d
                FROM tools AS full
                COPY busybox /d/old
                RUN --mount=from=bare,target=/first touch /d/new && touch -d @1000000000 /d/new /d
                FROM tools
                RUN --mount=from=full,target=/full ls /full/d
                """);

        assertThat(said).containsPattern("(?m)^#\\d+ [0-9.]+ new$").containsPattern("(?m)^#\\d+ [0-9.]+ old$");
    }
}
