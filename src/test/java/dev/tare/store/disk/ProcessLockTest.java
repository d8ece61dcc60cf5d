package dev.tare.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessLockTest {
    @TempDir
    Path folder;

    private ProcessLock lock() {
        return ProcessLock.of(folder.resolve("lock"));
    }

    private CompletableFuture<ProcessLock.Held> excluded() {
        CompletableFuture<ProcessLock.Held> held = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                held.complete(lock().exclude(_ -> {}));
            } catch (IOException e) {
                held.completeExceptionally(e);
            }
        });
        return held;
    }

    @Test
    void manyShareItOrOneHoldsItAlone() throws IOException {
        try (ProcessLock.Held _ = lock().share(_ -> {});
                ProcessLock.Held two = lock().attempt(false)) {
            assertThat(two).isNotNull();
            assertThat(lock().attempt(true)).isNull();
        }
        try (ProcessLock.Held alone = lock().attempt(true)) {
            assertThat(alone).isNotNull();
            assertThat(lock().attempt(true)).isNull();
            assertThat(lock().attempt(false)).isNull();
        }
    }

    @Test
    void aFileThatItsHolderRemovedIsMadeAnewByWhoeverWaits() throws Exception {
        CompletableFuture<ProcessLock.Held> waiting;
        try (ProcessLock.Held _ = lock().exclude(_ -> {})) {
            waiting = excluded();
            Files.delete(folder.resolve("lock"));
        }

        try (ProcessLock.Held _ = waiting.get(60, TimeUnit.SECONDS)) {
            assertThat(folder.resolve("lock")).exists();
            assertThat(lock().attempt(false)).isNull();
        }
    }

    @Test
    void threadsOfAProcessHoldItOneAfterTheOther() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofVirtual().start(() -> {
                for (int n = 0; n < 20; n++) {
                    try (ProcessLock.Held _ = lock().exclude(_ -> {})) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        inside.decrementAndGet();
                        Files.delete(folder.resolve("lock"));
                    } catch (IOException e) {
                        most.set(1000);
                    }
                }
            });
        }
        for (Thread each : threads) {
            each.join(60_000);
        }

        assertThat(most).hasValue(1);
    }
}
