package dev.tare.cli.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.store.Store;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import dev.tare.testing.ContainerImages;
import dev.tare.testing.ContainerRoom;
import dev.tare.testing.Tare;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("integration")
class RunCommandTest {
    @TempDir
    static Path home;

    private static ContainerRoom room;
    private static Tare tare;

    @BeforeAll
    static void makeImages() throws IOException {
        room = ContainerRoom.in(home);
        tare = room.tare();
        room.polite();
        byte[] smallest = Files.readAllBytes(Path.of("examples/smallest/hello"));
        try (Store store = Store.open(home)) {
            ContainerImages.image(
                    store,
                    "smallest",
                    List.of(ContainerImages.layer(
                            store, writer -> ContainerImages.file(writer, "hello", 0755, smallest))),
                    config -> {
                        config.entrypoint = List.of("/hello");
                        config.user = "65532:65532";
                    });
        }
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        room.leave();
        room.assertClean();
    }

    @Test
    void theSmallestProgramSaysHello() {
        Result result = tare.command("run", "--rm", "smallest").run();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("Hi World\n");
        assertThat(result.exit()).isZero();
    }

    @Test
    void exitCodesArePassedOn() {
        assertThat(box("exit 7").exit()).isEqualTo(7);
        assertThat(box("kill -9 $$; sleep 1").exit())
                .as("the first process cannot kill itself")
                .isEqualTo(0);
        assertThat(tare.command("run", "--rm", "--network", "none", "box", "/no/such")
                        .run())
                .satisfies(result -> {
                    assertThat(result.exit()).isEqualTo(127);
                    assertThat(result.err()).isEqualTo("tare: the image has no file /no/such\n");
                });
        assertThat(tare.command("run", "--rm", "--network", "none", "box", "nope")
                        .run()
                        .exit())
                .isEqualTo(127);
        assertThat(tare.command("run", "--rm", "--network", "none", "box", "/etc/plain")
                        .run())
                .satisfies(result -> {
                    assertThat(result.exit()).isEqualTo(126);
                    assertThat(result.err()).contains("/etc/plain cannot be executed: its mode is 0644");
                });
        assertThat(tare.command("run", "--rm", "--pull", "never", "nothing").run())
                .satisfies(result -> {
                    assertThat(result.exit()).isEqualTo(125);
                    assertThat(result.err()).startsWith("tare: there is no image called \"nothing\"");
                });
    }

    @Test
    void variablesUsersAndFoldersAreAsAskedFor() {
        Result result = tare.command(
                        "run",
                        "--rm",
                        "--network",
                        "none",
                        "-e",
                        "A=1",
                        "-e",
                        "B",
                        "-e",
                        "FROM=me",
                        "-w",
                        "/new/folder",
                        "box",
                        "sh",
                        "-c",
                        "echo $A $B $FROM $HOME $(stat -c %u:%a .); ls -d $PWD")
                .with("B", "outside")
                .succeed();
        assertThat(result.out()).isEqualTo("1 outside me /root 0:755\n/new/folder\n");
        result = tare.command("run", "--rm", "--network", "none", "-u", "ann", "box", "sh", "-c", "id; echo $HOME")
                .succeed();
        assertThat(result.out()).isEqualTo("uid=1000(ann) gid=100(users) groups=10(wheel),100(users)\n/home/ann\n");
        result = tare.command("run", "--rm", "-u", "nobody", "box", "id").run();
        assertThat(result.exit()).isEqualTo(125);
        assertThat(result.err()).contains("the image's /etc/passwd has no user \"nobody\"");
    }

    @Test
    void standardInputIsPassedOnAndOutputsStayApart() throws IOException {
        Path input = Files.writeString(home.resolveSibling(home.getFileName() + ".in"), "one\ntwo\n");
        Path output = home.resolveSibling(home.getFileName() + ".out");
        Result result = tare.command(
                        "run", "-i", "--rm", "--network", "none", "-u", "1000", "box", "sh", "-c", "cat; echo err >&2")
                .from(input)
                .to(output)
                .succeed();
        assertThat(output).hasContent("one\ntwo\n");
        assertThat(result.err()).isEqualTo("err\n");
        // A redirection must not give the user's file away.
        assertThat(Files.getAttribute(output, "unix:uid")).isEqualTo(0);
        Files.delete(input);
        Files.delete(output);
    }

    @Test
    void signalsReachTheProgram() throws Exception {
        Process process = room.spawn("run", "--rm", "--network", "none", "polite");
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(out.readLine()).isEqualTo("up");
        Result _ =
                ChildProcess.of("kill", "-TERM", Long.toString(process.pid())).succeed();
        assertThat(out.readLine()).isEqualTo("bye");
        assertThat(process.waitFor()).isEqualTo(3);
    }

    @Test
    void aProgramThatDoesNotHearIsKilledAtTheThirdSignal() throws Exception {
        Process process = room.spawn("run", "--rm", "--network", "none", "box", "sh", "-c", "echo up; exec sleep 60");
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertThat(out.readLine()).isEqualTo("up");
        // On a busy machine two signals can reach the program as one.
        for (int i = 0; i < 30 && process.isAlive(); i++) {
            Result _ = ChildProcess.of("kill", "-INT", Long.toString(process.pid()))
                    .run();
            boolean _ = process.waitFor(300, TimeUnit.MILLISECONDS);
        }
        assertThat(process.waitFor()).isEqualTo(137);
        room.assertClean();
    }

    @Test
    void outputThatCannotBeWrittenIsToldAndFails() {
        Result result = tare.command("run", "--rm", "--network", "none", "box", "sh", "-c", "echo lost")
                .to(Path.of("/dev/full"))
                .run();
        assertThat(result.err()).contains("the output of the container cannot be written: No space left on device");
        assertThat(result.exit()).isEqualTo(125);
    }

    @Test
    void aBadLineOfAFileOfVariablesIsNoCodeOfTheProgram() throws IOException {
        Path file = Files.writeString(Files.createTempFile("variables", ""), "a b=c\n");
        try {
            Result result =
                    tare.command("run", "--env-file", file.toString(), "box").run();
            assertThat(result.err()).contains("the name \"a b\" has a blank in it");
            assertThat(result.exit()).isEqualTo(125);
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void wrongUsageIsRefused() {
        assertThat(tare.command("run", "-p", "1:2/sctp", "web").run()).satisfies(result -> {
            assertThat(result.exit()).isEqualTo(2);
            assertThat(result.err()).contains("sctp");
        });
        assertThat(tare.command("run").run().exit()).isEqualTo(2);
        assertThat(tare.command("rm").run().exit()).isEqualTo(2);
    }

    private static Result box(String script) {
        return tare.command("run", "--rm", "--network", "none", "box", "sh", "-c", script)
                .run();
    }
}
