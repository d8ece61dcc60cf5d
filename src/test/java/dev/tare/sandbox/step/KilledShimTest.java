package dev.tare.sandbox.step;

import static dev.tare.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ControlGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The process that keeps a step is killed itself. */
@Tag("integration")
class KilledShimTest extends StepBase {
    private static final String PROGRAM = "/bin/busybox sleep 4711.0819";

    private static long count(String words) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(words))
                .count();
    }

    @Test
    void theProgramEndsWithItAndItsControlGroupIsRemoved() throws Exception {
        CompletableFuture<Ran> ran = new CompletableFuture<>();
        Step step = sh("exec " + PROGRAM);
        Thread runner = Thread.ofPlatform().start(() -> {
            try {
                ran.complete(step.run());
            } catch (IOException | RuntimeException e) {
                ran.completeExceptionally(e);
            }
        });
        await("its program", () -> count(PROGRAM) > 0);
        Path folders = store.home().resolve("steps");
        String group;
        try (Stream<Path> all = Files.list(folders)) {
            group = "tare-step-" + all.findFirst().orElseThrow().getFileName();
        }
        assertThat(ControlGroups.named(group)).isNotEmpty();
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains("step " + folders))
                .forEach(ProcessHandle::destroyForcibly);
        runner.join();
        assertThat(ran.get().code()).isEqualTo(137);
        await("the end of its program", () -> count(PROGRAM) == 0);
        assertThat(ControlGroups.named(group)).isEmpty();
    }
}
