package dev.tare.sandbox.step;

import static dev.tare.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.plan.ExecMount;
import dev.tare.plan.Op;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How steps are ended: at once, with all that they started. */
@Tag("integration")
class StepsEndTest extends StepBase {
    private static final String MARK = "4711.0815";

    /** The steps would go on for much longer. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Starts a step that makes {@code /c/on} when it is under way, and cancels it then. */
    private Ran canceled(String script, Op.ExecLimits limits) throws Exception {
        Step step = sh(">/c/on; " + script);
        step.limits = limits;
        step.mount(new ExecMount.Cache("/c", "signs", ExecMount.Sharing.SHARED, false, 0, "/", null, null, null));
        CompletableFuture<Ran> ran = new CompletableFuture<>();
        Thread runner = Thread.ofPlatform().start(() -> {
            try {
                ran.complete(step.run());
            } catch (IOException | RuntimeException e) {
                ran.completeExceptionally(e);
            }
        });
        await("the step's sign", this::isOn);
        Thread.sleep(300);
        steps.cancel();
        assertThat(runner.join(PATIENCE)).isTrue();
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(MARK)))
                .isEmpty();
        return ran.get();
    }

    private boolean isOn() throws IOException {
        Path mounts = store.home().resolve("mounts");
        if (!Files.isDirectory(mounts)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(mounts)) {
            return files.anyMatch(file -> file.endsWith("on"));
        } catch (UncheckedIOException e) {
            // What is being made gets its name while this looks.
            return false;
        }
    }

    @Test
    void aStepThatIgnoresSignalsIsKilledWithItsChildren() throws Exception {
        Ran ran = canceled(
                "trap '' TERM INT HUP; busybox sleep " + MARK + " & busybox sleep " + MARK, Op.ExecLimits.NONE);
        assertThat(ran.canceled()).isTrue();
        assertThat(ran.code()).isNotZero();
    }

    @Test
    void aStepThatForksForEverIsKilled() throws Exception {
        Op.ExecLimits limits = new Op.ExecLimits(List.of(), List.of(new Op.Ulimit("nproc", 2000, 2000)), 0);
        Ran ran = canceled(
                "b() { b | b & }; i=0; while [ $i -lt 60 ]; do busybox setsid busybox sleep " + MARK
                        + " & i=$((i+1)); done; while :; do busybox sleep 0.01 & done",
                limits);
        assertThat(ran.canceled()).isTrue();
    }

    @Test
    void aStepThatBeginsAfterTheCancelDoesNotRun() throws IOException {
        steps.cancel();
        Ran ran = sh("echo ran; busybox sleep 20").run();
        assertThat(ran.canceled()).isTrue();
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void aCacheThatIsWaitedForDoesNotHoldTheCancelUp() throws Exception {
        Step holder = sh("busybox sleep " + MARK);
        ExecMount.Cache locked =
                new ExecMount.Cache("/c", "one", ExecMount.Sharing.LOCKED, false, 0, "/", null, null, null);
        holder.mount(locked);
        Step waiter = sh("true");
        waiter.mount(locked);
        List<Thread> both = Stream.of(holder, waiter)
                .map(step -> Thread.ofPlatform().start(() -> {
                    try (StepExecutor.Outcome _ =
                            steps.run(step.toRun(), OutputStream.nullOutputStream(), OutputStream.nullOutputStream())) {
                        // Both end by the cancel.
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }))
                .toList();
        Thread.sleep(1000);
        steps.cancel();
        for (Thread each : both) {
            assertThat(each.join(PATIENCE)).isTrue();
        }
    }

    @Test
    void whatAKilledProcessLeftIsSweptAndWhatLivesIsNot() throws Exception {
        StepRun run = sh("busybox sleep " + MARK).toRun();
        Thread runner = Thread.ofPlatform().start(() -> {
            try (StepExecutor.Outcome _ =
                    steps.run(run, OutputStream.nullOutputStream(), OutputStream.nullOutputStream())) {
                // It ends by the sweep.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        await(
                "its program",
                () -> ProcessHandle.allProcesses()
                        .anyMatch(process ->
                                process.info().commandLine().orElse("").startsWith("/bin/busybox sleep " + MARK)));
        StepExecutor.sweep(store.home());
        assertThat(runner.isAlive()).isTrue();
        Path step;
        try (Stream<Path> all = Files.list(store.home().resolve("steps"))) {
            step = all.findFirst().orElseThrow();
        }
        // The owner's record of a process that is no more.
        Files.writeString(step.resolve("owner.json"), "{\"pid\":1,\"startTime\":1,\"boot\":\"none\"}");
        StepExecutor.sweep(store.home());
        assertThat(runner.join(PATIENCE)).isTrue();
        assertThat(step).doesNotExist();
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(MARK)))
                .isEmpty();
    }
}
