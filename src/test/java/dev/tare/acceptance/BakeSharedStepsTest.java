package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess.Result;
import dev.tare.testing.ContainerRoom;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several targets of a bake file share. */
@Tag("integration")
class BakeSharedStepsTest {
    @TempDir
    Path folder;

    @Test
    void aStepOfSeveralTargetsRunsOnce() throws IOException {
        Tare tare = ContainerRoom.in(folder.resolve("store")).tare();
        Files.writeString(folder.resolve("Dockerfile"), """
                FROM box AS base
                RUN cat /proc/sys/kernel/random/uuid > /drawn && sleep 1
                FROM base AS one
                RUN echo one > /who
                FROM base AS two
                RUN echo two > /who
                """);
        Files.writeString(folder.resolve("docker-bake.hcl"), """
                group "default" { targets = ["one", "two"] }
                target "one" {
                  target = "one"
                  tags = ["one"]
                }
                target "two" {
                  target = "two"
                  tags = ["two"]
                }
                """);

        Result _ = tare.command("bake").in(folder).succeed();

        String one = tare.command("run", "--rm", "--network", "none", "one", "cat", "/who", "/drawn")
                .succeed()
                .out();
        String two = tare.command("run", "--rm", "--network", "none", "two", "cat", "/who", "/drawn")
                .succeed()
                .out();
        assertThat(one).startsWith("one\n").hasSize("one\n".length() + 37);
        assertThat(two).isEqualTo(one.replace("one", "two"));
    }
}
