package dev.tare.sandbox.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.diagnostic.ProgramEnd;
import dev.tare.oci.Platform;
import dev.tare.plan.ExecSettings;
import dev.tare.plan.Op;
import dev.tare.store.Store;
import dev.tare.testing.MemoryTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C of a build hung, once in a hundred, when a step began at that moment. */
class StepsProgramEndTest {
    @TempDir
    private Path folder;

    @Test
    void aStepThatBeginsThenHoldsNothingThatTheEndNeeds() throws Exception {
        Path store = folder.resolve("store");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Begins.class.getName(),
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(folder.resolve("output")).hasContent("");
        assertThat(process.exitValue()).isZero();
        assertThat(store.resolve("tmp")).isEmptyDirectory();
        assertThat(store.resolve("steps")).doesNotExist();
    }

    /** Begins a step when one of the hooks has run already and another has not. */
    static final class Begins {
        private Begins() {}

        public static void main(String[] arguments) throws InterruptedException {
            Store store = Store.open(Path.of(arguments[0]));
            StepExecutor steps = new StepExecutor(store, ExecSettings.NONE, Clock.systemUTC());
            Op.Exec exec = new Op.Exec(
                    List.of("/bin/true"),
                    List.of(),
                    List.of(),
                    "/",
                    "",
                    Op.Network.DEFAULT,
                    false,
                    List.of(),
                    Op.ExecLimits.NONE,
                    Platform.host());
            StepRun run = new StepRun(exec, new MemoryTree(), List.of(), List.of());
            ProgramEnd.begin();
            Thread runner = Thread.ofPlatform().daemon().start(() -> {
                try {
                    steps.run(run, OutputStream.nullOutputStream(), OutputStream.nullOutputStream())
                            .close();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (runner.getState() != Thread.State.TIMED_WAITING) {
                Thread.sleep(1);
            }
            System.exit(0);
        }
    }
}
