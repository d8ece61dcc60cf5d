package dev.tare.acceptance;

import static dev.tare.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.posix.Folders;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import dev.tare.testing.ContainerRoom;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the shim of a container does besides: streams, logs, ends; and what is left when it or tare is killed. */
@Tag("integration")
class KeptContainerTest {
    /** So many moments at which all is killed; more are tried with -Dtare.kills=50. */
    private static final int KILLS = Integer.getInteger("tare.kills", 2);

    @TempDir
    private static Path home;

    private static ContainerRoom room;

    @BeforeAll
    static void open() {
        room = ContainerRoom.in(home);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        room.leave();
    }

    @AfterAll
    static void report() throws IOException {
        assertThat(room.remains()).isEmpty();
    }

    @Test
    void killingTareLeavesTheContainerKept() throws Exception {
        Process tare = room.spawn(
                "run",
                "--name",
                "kept",
                "--network",
                "none",
                "box",
                "sh",
                "-c",
                "trap 'echo bye; exit 3' TERM; echo up; while true; do sleep 0.1; done");
        await(
                "its program",
                () -> room.tare().command("logs", "kept").run().out().equals("up\n"));
        tare.destroyForcibly().waitFor();
        assertThat(room.tare().command("ps").succeed().out()).contains("kept", "Up ");
        Process waiting = room.spawn("wait", "kept");
        Result _ = room.tare().command("stop", "kept").succeed();
        assertThat(new String(waiting.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("3\n");
        assertThat(room.tare().command("ps", "-a").succeed().out()).contains("Exited (3)");
        assertThat(room.tare().command("logs", "kept").succeed().out()).isEqualTo("up\nbye\n");
    }

    @Test
    void logsAreFollowedToTheEndAndAContainerIsStartedAgain() throws Exception {
        String id = room.start(
                "--name",
                "job",
                "--network",
                "none",
                "box",
                "sh",
                "-c",
                "n=$(cat /n || echo 0); echo $((n+1)) > /n; echo err $n >&2; sleep 0.3; echo out $n; exit $((n+4))");
        Result logs = room.tare().command("logs", "-f", "job").succeed();
        assertThat(logs.out()).isEqualTo("out 0\n");
        assertThat(logs.err()).endsWith("err 0\n");
        assertThat(room.tare().command("wait", "job").succeed().out()).isEqualTo("4\n");
        await("its end", () -> room.tare().command("ps", "-a").succeed().out().contains("Exited (4)"));
        assertThat(room.tare().command("kill", "job").run().err()).contains("the container job is not running");
        assertThat(room.tare().command("start", "-a", id).run().exit()).isEqualTo(5);
        assertThat(room.tare().command("logs", "--tail", "1", "job").succeed().out())
                .isEqualTo("out 1\n");
    }

    @Test
    void theLogIsBounded() throws Exception {
        String id = room.start(
                "--network",
                "none",
                "--log-opt",
                "max-size=100k",
                "box",
                "sh",
                "-c",
                "i=0; while [ $i -lt 9000 ]; do echo line $i; i=$((i+1)); done");
        assertThat(room.tare().command("wait", id).succeed().out()).isEqualTo("0\n");
        await("its end", () -> !room.tare().command("ps").succeed().out().contains(id.substring(0, 12)));
        assertThat(Files.size(room.folder(id).resolve("output.log"))).isLessThan(200_000);
        assertThat(Files.size(room.folder(id).resolve("output.log.1"))).isBetween(100_000L, 200_000L);
        assertThat(room.tare().command("logs", "--tail", "2", id).succeed().out())
                .isEqualTo("line 8998\nline 8999\n");
    }

    @Test
    void aShimWhoseTareWasKilledAtOnceEndsToo() throws Exception {
        Path folder = Files.createDirectory(home.resolve("tmp/alone"));
        try {
            Process shim = new ProcessBuilder(
                            Tare.shim().toString(),
                            "-r",
                            "/bin/false",
                            "-i",
                            "alone",
                            // It has ended: no process has a number as high.
                            "-P",
                            Integer.toString(Integer.MAX_VALUE),
                            "-m",
                            "",
                            "-L",
                            folder.toString(),
                            "-c",
                            folder.toString(),
                            "--",
                            "/bin/touch",
                            "settled")
                    .directory(folder.toFile())
                    .start();
            assertThat(shim.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(folder.resolve("settled")).exists();
        } finally {
            Folders.delete(folder);
        }
    }

    @Test
    void whoWasKilledForItsMemoryIsToldFromWhoWasKilled() throws Exception {
        String[] limited = {"--network", "none", "--memory", "16m", "--memory-swap", "16m", "box", "sh", "-c"};
        // A variable of the shell: 64 MiB and more.
        String greedy = "v=0123456789abcdef; while true; do v=$v$v; done";
        assertThat(oomKilled("greedy", limited, greedy)).isEqualTo("true 137");
        assertThat(oomKilled("killed", limited, "exit 137")).isEqualTo("false 137");
    }

    private String oomKilled(String name, String[] flags, String script) throws Exception {
        List<String> words = new ArrayList<>(List.of("run", "--name", name));
        words.addAll(List.of(flags));
        words.add(script);
        assertThat(room.tare().command(words.toArray(String[]::new)).run().exit())
                .isEqualTo(137);
        return room.tare()
                .command("inspect", "--format", "{{.State.OOMKilled}} {{.State.ExitCode}}", name)
                .succeed()
                .out()
                .strip();
    }

    @Test
    void aProgramReadsOnlyWithIAndLearnsThatItsReaderIsGone() throws Exception {
        Path input = Files.writeString(home.resolveSibling(home.getFileName() + ".in"), "typed\n");
        try {
            assertThat(room.tare()
                            .command("run", "--rm", "--network", "none", "box", "cat")
                            .from(input)
                            .succeed()
                            .out())
                    .isEmpty();
            assertThat(room.tare()
                            .command("run", "--rm", "-i", "--network", "none", "box", "cat")
                            .from(input)
                            .succeed()
                            .out())
                    .isEqualTo("typed\n");
        } finally {
            Files.delete(input);
        }
        Process endless = room.spawn("run", "--rm", "--network", "none", "box", "sh", "-c", "while echo y; do :; done");
        assertThat(endless.getInputStream().read()).isEqualTo('y');
        endless.getInputStream().close();
        assertThat(endless.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aFirstProcessOfOursReapsAndHandsOn() throws Exception {
        assertThat(room.tare()
                        .command("run", "--rm", "--init", "--network", "none", "box", "sh", "-c", "echo $$; exit 7")
                        .run())
                .satisfies(result -> {
                    assertThat(result.exit()).isEqualTo(7);
                    assertThat(result.out().strip()).isNotEqualTo("1");
                });
        String id = room.start("--init", "--network", "none", "box", "sh", "-c", "kill -9 $$");
        assertThat(room.tare().command("wait", id).succeed().out()).isEqualTo("137\n");
    }

    @Test
    void anIdleShimTakesLessThanAMegabyte() throws Exception {
        String id = room.start("-p", "127.0.0.1::80", "box", "sleep", "600");
        long pss = Files.readAllLines(Path.of("/proc/" + room.pid(id, "shim") + "/smaps_rollup")).stream()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
        assertThat(pss).as("kB").isBetween(1L, 1000L);
    }

    /** Tare, the shim, or both, somewhere between the first instruction and the end. */
    @Test
    void killsAtAnyMomentLeaveNothingAfterTheNextListing() throws Exception {
        Random random = new Random(42);
        for (int i = 0; i < KILLS; i++) {
            Process tare = room.spawn("run", "--rm", "-p", "127.0.0.1::80", "box", "sleep", "0.5");
            Thread.sleep(random.nextInt(3000));
            boolean both = i % 3 == 2;
            if (i % 3 != 1 || both) {
                tare.destroyForcibly().waitFor();
            }
            if (i % 3 != 0 || both) {
                for (String id : room.ids()) {
                    killKeeper(id);
                }
            }
            tare.waitFor();
            String moment = "kill " + i;
            await(moment, () -> {
                Result _ = room.tare().command("ps", "-a").succeed();
                return room.ids().isEmpty();
            });
            Result _ = room.tare().command("gc").succeed();
            await(moment, () -> room.remains().isEmpty());
        }
    }

    private static void killKeeper(String id) {
        try {
            long shim = room.pid(id, "shim");
            if (shim != ProcessHandle.current().pid()) {
                Result _ = ChildProcess.of("kill", "-9", Long.toString(shim)).run();
            }
        } catch (IOException e) {
            // It has ended by itself meanwhile.
        }
    }
}
