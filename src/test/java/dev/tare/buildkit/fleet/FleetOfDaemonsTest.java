package dev.tare.buildkit.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.buildkit.fleet.BuilderAddress.Unix;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import dev.tare.testing.BuildKitd;
import dev.tare.testing.ChildProcess;
import dev.tare.testing.ChildProcess.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A flow of twelve steps on three real daemons, of which some are killed. */
@Tag("integration")
class FleetOfDaemonsTest {
    private static final int STEPS = 12;

    @TempDir
    private Path context;

    private final Map<String, BuildKitd> daemons = new HashMap<>();
    private final List<Seat> seats = new ArrayList<>();

    private void start(int count) throws IOException {
        for (String applet : List.of("sh", "sleep")) {
            Files.copy(Path.of(ChildProcess.installed("busybox")), context.resolve(applet));
        }
        Files.writeString(context.resolve("Dockerfile"), """
                FROM scratch
                COPY --chmod=755 sh sleep /bin/
                ARG STEP
                ARG SECONDS
                RUN sleep $SECONDS; : $STEP
                """);
        for (int i = 0; i < count; i++) {
            BuildKitd daemon = BuildKitd.start("", List.of(), List.of());
            Path socket = Path.of(daemon.address().substring("unix://".length()));
            seats.add(Seat.ofWorker("d" + i, new Unix(socket), List.of(Platform.host()), Seat.NO_LIMIT));
            daemons.put("d" + i, daemon);
        }
    }

    private String build(Seat seat, String step, int seconds) throws DaemonLost {
        Result result = daemons.get(seat.id())
                .build(List.of(
                        "--local=context=" + context,
                        "--local=dockerfile=" + context,
                        "--opt=build-arg:STEP=" + step,
                        "--opt=build-arg:SECONDS=" + seconds))
                .run();
        if (result.exit() != 0) {
            if (result.err().contains("Unavailable") || result.err().contains("connection refused")) {
                throw DaemonLost.during("unavailable", null);
            }
            throw new AssertionError(result);
        }
        return seat.id();
    }

    @Test
    void ofThreeDaemonsOneIsKilledAndAllStepsAreDoneByTheOthers() throws Exception {
        start(3);
        FleetScheduler scheduler = new FleetScheduler(seats, _ -> 0, InstantSource.system(), _ -> {});
        Set<String> asked = ConcurrentHashMap.newKeySet();
        CountDownLatch begun = new CountDownLatch(STEPS);
        List<Future<String>> steps = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < STEPS; i++) {
                String step = "s" + i;
                steps.add(threads.submit(() -> scheduler.run(new Work("flow", step, Platform.host()), seat -> {
                    asked.add(seat.id());
                    begun.countDown();
                    return build(seat, step, 5);
                })));
            }
            begun.await();
            // All three work: whichever is killed has steps.
            assertThat(asked).hasSize(3);
            daemons.get("d1").kill();
            for (Future<String> step : steps) {
                assertThat(step.get()).isIn("d0", "d2");
            }
        }
        assertThat(scheduler.living()).isEqualTo(2);
    }

    @Test
    void whenAllAreKilledThereIsOneErrorThatNamesEach() throws Exception {
        start(2);
        FleetScheduler scheduler = new FleetScheduler(seats, _ -> 0, InstantSource.system(), _ -> {});
        CountDownLatch begun = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> step = threads.submit(() -> scheduler.run(new Work("flow", "s", Platform.host()), seat -> {
                begun.countDown();
                return build(seat, "s", 60);
            }));
            begun.await();
            daemons.values().forEach(BuildKitd::kill);
            assertThatThrownBy(step::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(TareException.class)
                    .hasMessageStartingWith("no builder is left: unix:///")
                    .hasMessageContaining("unavailable; unix:///");
        }
    }
}
