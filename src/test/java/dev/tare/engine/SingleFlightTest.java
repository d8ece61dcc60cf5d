package dev.tare.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import dev.tare.io.SingleFlight;
import dev.tare.oci.Digest;
import dev.tare.plan.StepResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SingleFlightTest {
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void ofThoseWhoAskAtOnceOneMakesItAndAllGetIt() throws Exception {
        SingleFlight<String, Integer> once = new SingleFlight<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                answers.add(threads.submit(() -> once.get("key", () -> {
                    begun.countDown();
                    goOn.await();
                    return made.incrementAndGet();
                })));
            }
            begun.await();
            assertThat(once.made()).isEmpty();
            assertThat(once.get("other", () -> 7)).isEqualTo(7);
            goOn.countDown();
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(1);
            }
        }
        assertThat(once.made()).containsExactlyInAnyOrder(1, 7);
    }

    @Test
    void aFailureIsGivenAgainUntilItIsForgotten() throws Exception {
        SingleFlight<String, Integer> once = new SingleFlight<>();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> once.get("key", () -> {
                        made.incrementAndGet();
                        throw new IOException("no");
                    }))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .hasMessage("no");
        }
        assertThat(made).hasValue(1);
        once.forgetFailure("key");
        once.forgetFailure("never asked for");
        assertThat(once.get("key", () -> 2)).isEqualTo(2);
        once.forgetFailure("key");
        assertThat(once.get("key", () -> 3)).as("no failure").isEqualTo(2);
    }

    @Test
    void whoIsInterruptedWhileItWaitsIsTold() throws Exception {
        SingleFlight<String, Integer> once = new SingleFlight<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<Integer> maker = threads.submit(() -> once.get("key", () -> {
                begun.countDown();
                goOn.await();
                return 1;
            }));
            begun.await();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> once.get("key", () -> 2))
                    .isInstanceOf(TareException.class)
                    .hasMessage("the build was interrupted");
            assertThat(Thread.interrupted()).as("still interrupted").isTrue();
            goOn.countDown();
            assertThat(maker.get()).isEqualTo(1);
        }
    }

    @Test
    void aFailureIsUnwrapped() {
        for (Exception failure : List.of(new IOException("no"), new UncheckedIOException(new IOException("no")))) {
            assertThatThrownBy(() -> {
                        throw SingleFlight.unwrapped(new ExecutionException(failure));
                    })
                    .isSameAs(failure);
        }
        OutOfMemoryError full = new OutOfMemoryError();
        assertThatThrownBy(() -> {
                    throw SingleFlight.unwrapped(new ExecutionException(full));
                })
                .isSameAs(full);
    }

    @Test
    void aBuildThatWasStoppedDoesNotStopAnotherWhoWaitsForItsWork() throws Exception {
        SharedWork shared = new SharedWork();
        Digest key = Digest.sha256("key");
        StepResult layer = new StepResult(Digest.sha256("layer"), 1, 1);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<StepResult> stopped = threads.submit(() -> shared.once(key, () -> {
                begun.countDown();
                goOn.await();
                throw new ExecRunner.CanceledException();
            }));
            begun.await();
            Future<StepResult> other = threads.submit(() -> shared.once(key, () -> layer));
            goOn.countDown();
            assertThatThrownBy(stopped::get).hasCauseInstanceOf(ExecRunner.CanceledException.class);
            assertThat(other.get()).isEqualTo(layer);
        }
        assertThat(shared.once(key, () -> new StepResult(layer.layer(), 1, 2))).isEqualTo(layer);
    }
}
