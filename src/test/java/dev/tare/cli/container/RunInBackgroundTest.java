package dev.tare.cli.container;

import static dev.tare.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import dev.tare.testing.ContainerRoom;
import dev.tare.testing.Ports;
import dev.tare.testing.Tare;
import dev.tare.text.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers that outlive the command that has started them, and their ends. */
@Tag("integration")
class RunInBackgroundTest {
    @TempDir
    static Path home;

    private static ContainerRoom room;
    private static Tare tare;

    @BeforeAll
    static void makeImages() {
        room = ContainerRoom.in(home);
        tare = room.tare();
        room.web();
        room.polite();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        room.leave();
        room.assertClean();
    }

    @Test
    void aContainerInTheBackgroundRunsUntilItIsStopped() throws Exception {
        int port = Ports.free();
        Result run = tare.command("run", "-d", "--name", "web1", "-p", "127.0.0.1:" + port + ":8080", "web")
                .succeed();
        assertThat(run.out()).matches("[0-9a-f]{64}\n");
        assertThat(run.err()).isEmpty();
        await("an answer", () -> Ports.answers(port));
        List<Object> list =
                Json.list(Json.read(tare.command("ps", "--json").succeed().out().getBytes(StandardCharsets.UTF_8)));
        assertThat(list).hasSize(1);
        Map<String, Object> shown = Json.object(list.getFirst());
        assertThat(shown)
                .containsEntry("name", "web1")
                .containsEntry("status", "running")
                .containsEntry("exitCode", null);
        assertThat(tare.command("rm", "web1").run()).satisfies(result -> {
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err()).contains("the container web1 is running");
        });
        assertThat(tare.command("stop", "-t", "1", run.out().substring(0, 6))
                        .succeed()
                        .out())
                .isEqualTo(run.out().substring(0, 6) + "\n");
        assertThat(Ports.answers(port)).isFalse();
        assertThat(tare.command("ps").succeed().out().lines()).hasSize(1);
        assertThat(tare.command("ps", "-a").succeed().out()).contains("Exited (1", "web1");
        assertThat(tare.command("rm", "web1").succeed().out()).isEqualTo("web1\n");
        room.assertClean();
    }

    @Test
    void aNameIsGivenOnce() {
        Result _ = tare.command("run", "-d", "--name", "one", "--network", "none", "box", "sleep", "60")
                .succeed();
        assertThat(tare.command("run", "--rm", "--name", "one", "box", "id").run())
                .satisfies(result -> {
                    assertThat(result.exit()).isEqualTo(125);
                    assertThat(result.err())
                            .startsWith("tare: the name \"one\" is that of the container ")
                            .contains("remove it with \"tare rm -f one\"");
                });
        assertThat(tare.command("stop", "on").run()).satisfies(result -> {
            assertThat(result.exit()).isEqualTo(1);
            assertThat(result.err()).isEqualTo("tare: there is no container called \"on\"\n  did you mean \"one\"?\n");
        });
    }

    @Test
    void theImagesStopSignalIsUsed() throws Exception {
        Result _ = tare.command("run", "-d", "--name", "nice", "--network", "none", "polite")
                .succeed();
        await("its trap", () -> tare.command("logs", "nice").succeed().out().equals("up\n"));
        Result _ = tare.command("stop", "nice").succeed();
        assertThat(tare.command("ps", "-a").succeed().out())
                .as("another signal would not have ended it so")
                .contains("Exited (3)");
    }

    @Test
    void aKilledShimLeavesTheTruthAndNothingElse() throws Exception {
        int port = Ports.free();
        String id = tare.command("run", "-d", "--rm", "--name", "orphan", "-p", port + ":8080", "web")
                .succeed()
                .out()
                .strip();
        long shim = room.pid(id, "shim");
        long first = room.pid(id, "process");
        Result _ = ChildProcess.of("kill", "-9", Long.toString(shim)).succeed();
        await("the end of the answers", () -> !Ports.answers(port));
        assertThat(tare.command("ps").succeed().out()).contains("orphan", "Up ").doesNotContain("->8080");
        Result _ = ChildProcess.of("kill", "-9", Long.toString(first)).succeed();
        await("the end of it", () -> !tare.command("ps", "-a").succeed().out().contains("orphan"));
        room.assertClean();
    }

    @Test
    void whoKilledEverythingAtOnceIsClearedUpAfter() throws Exception {
        Process process = room.spawn("run", "-p", "127.0.0.1::8080", "--name", "gone", "web");
        await("its start", () -> tare.command("ps").succeed().out().contains("gone"));
        String id = room.ids().getFirst();
        List<String> words = new ArrayList<>(List.of("kill", "-9", Long.toString(process.pid())));
        for (String each : List.of("shim", "process")) {
            words.add(Long.toString(room.pid(id, each)));
        }
        Result _ = ChildProcess.of(words).succeed();
        await("its end", () -> tare.command("ps", "-a").succeed().out().contains("Exited (unknown)"));
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(home.toString());
        room.awaitNoLinks();
    }
}
