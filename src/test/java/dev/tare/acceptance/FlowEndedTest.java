package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.FlowRoom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flows that signals end at random moments: artifacts are whole or not there, and after the next run nothing is left of
 * the one that was ended. {@code -Dtare.flow.ends=100} tries more.
 */
@Tag("integration")
class FlowEndedTest {
    private static final String MARK = "4711.1923";
    private static final int TIMES = Integer.getInteger("tare.flow.ends", 16);
    private static final int TREE_FILES = 40;
    private static final int LARGE = 6_000_000;

    @TempDir
    private Path folder;

    private final Random random = new Random(Long.getLong("tare.seed", 20_261_121));
    private FlowRoom room;
    private Path work;
    private Map<String, String> before;
    private long full = 3000;

    @BeforeEach
    void aFlow() {
        room = FlowRoom.in(folder);
        work = room.work(
                "build.yml",
                """
                build:
                  version: 2016-03-14
                  steps:
                    make:
                      name: make
                      dockerfile: make
                      no_cache: true
                      artifacts: [/tree, "/large:deep/er", /app]
                      after_build_command: "sleep 0.5; true # %s"
                    use:
                      name: use
                      dockerfile: use
                      depends_on: [make]
                      command: cat /app
                    beside:
                      name: beside
                      dockerfile: beside
                      no_cache: true
                """.formatted(MARK),
                "make",
                "FROM base:1\nRUN mkdir /tree && for i in $(seq %d); do echo $i > /tree/$i; done && head -c %d /dev/zero > /large && echo new > /app\n"
                        .formatted(TREE_FILES, LARGE),
                "use",
                "FROM base:1\nCOPY app /\nRUN sleep 0.2\n",
                "beside",
                "FROM base:1\nRUN (setsid sleep %s &) ; sleep 0.5\n".formatted(MARK),
                "app",
                "old\n");
        before = FlowRoom.files(work);
    }

    @AfterEach
    void remove() {
        room.remove();
    }

    @Test
    void whatAKilledFlowLeftIsGoneAfterTheNext() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            end("KILL");
            artifactsAreWhole();
            if (i % 4 == 3) {
                succeed();
                nothingIsLeft("after kill " + i);
            }
        }
        succeed();
        nothingIsLeft("at the end");
        room.tare().command("gc").succeed();
        assertThat(room.store().resolve("tmp")).isEmptyDirectory();
        assertThat(room.tare().command("fsck").succeed().out()).contains("The store is sound");
    }

    @Test
    void ctrlCLeavesNothing() throws Exception {
        for (int i = 0; i < TIMES; i++) {
            end("INT");
            artifactsAreWhole();
            nothingRuns("after interrupt " + i);
        }
        succeed();
        nothingIsLeft("at the end");
    }

    private ChildProcess flow() {
        return room.flow(work, "-j", "2", "--after-build-commands");
    }

    private void succeed() throws IOException {
        long start = System.nanoTime();
        flow().succeed();
        full = Math.max(full, (System.nanoTime() - start) / 1_000_000);
    }

    /** Starts the flow and ends it at some moment of the time that it takes. */
    private void end(String signal) throws Exception {
        ChildProcess command = flow();
        ProcessBuilder builder = new ProcessBuilder(command.words())
                .directory(work.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().putAll(command.environment());
        Process process = builder.start();
        // A JVM that does not run our code yet knows nothing of the signal.
        long moment = signal.equals("KILL") ? (long) (full * random.nextDouble()) : 500 + random.nextLong(full);
        if (process.waitFor(moment, TimeUnit.MILLISECONDS)) {
            return;
        }
        ChildProcess.of("kill", "-" + signal, Long.toString(process.pid())).run();
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as(signal + " after " + moment + " ms")
                .isTrue();
    }

    private void artifactsAreWhole() throws IOException {
        Path app = work.resolve("app");
        assertThat(Files.readString(app)).isIn("old\n", "new\n");
        Path large = work.resolve("deep/er/large");
        if (Files.exists(large)) {
            assertThat(Files.size(large)).isEqualTo(LARGE);
        }
        Path tree = work.resolve("tree");
        if (Files.exists(tree)) {
            try (Stream<Path> files = Files.list(tree)) {
                assertThat(files.count()).isEqualTo(TREE_FILES);
            }
        }
    }

    private void nothingRuns(String when) throws IOException {
        assertThat(FlowRoom.files(work)).as(when).isEqualTo(before);
        assertThat(ChildProcess.of("pgrep", "-f", MARK).run().out()).as(when).isEmpty();
        assertThat(Files.readString(Path.of("/proc/self/mountinfo"))).doesNotContain(folder.toString());
    }

    /** The folder of a step that began while the program ended is removed by the next run. */
    private void nothingIsLeft(String when) throws IOException {
        nothingRuns(when);
        Path steps = room.store().resolve("steps");
        if (Files.isDirectory(steps)) {
            assertThat(steps).as(when).isEmptyDirectory();
        }
        Path journals = room.store().resolve("flows");
        if (Files.isDirectory(journals)) {
            assertThat(journals).as(when).isEmptyDirectory();
        }
    }
}
