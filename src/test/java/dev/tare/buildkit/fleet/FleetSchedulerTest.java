package dev.tare.buildkit.fleet;

import static dev.tare.buildkit.fleet.Fleets.AMD64;
import static dev.tare.buildkit.fleet.Fleets.ARM64;
import static dev.tare.buildkit.fleet.Fleets.work;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.TareException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FleetSchedulerTest {
    private Instant now = Instant.EPOCH;
    private final List<String> notes = Collections.synchronizedList(new ArrayList<>());

    private FleetScheduler over(List<Seat> seats) {
        return new FleetScheduler(seats, _ -> 0, () -> now, notes::add);
    }

    @Test
    void aProjectFindsTheSameDaemonEachTime() throws InterruptedException {
        List<Seat> seats = Fleets.of(5, 1);
        Seat first = Placement.rank(work("shop"), seats).getFirst();

        assertThat(ran(over(seats), work("shop"), seat -> seat)).isEqualTo(first);
        assertThat(ran(over(seats.reversed()), work("shop"), seat -> seat)).isEqualTo(first);
    }

    @Test
    void whatOthersDoThereCountsAsLoad() throws InterruptedException {
        List<Seat> seats = Fleets.of(3, Seat.NO_LIMIT);
        List<Seat> rank = Placement.rank(work("shop"), seats);
        FleetScheduler scheduler =
                new FleetScheduler(seats, seat -> seat.equals(rank.getFirst()) ? 9 : 1, () -> now, notes::add);

        assertThat(ran(scheduler, work("shop"), seat -> seat)).isEqualTo(rank.get(1));
    }

    /** What others do ends without a word to this client, which must not wait for it. */
    @Test
    void aFleetThatOthersFillIsStillUsed() throws InterruptedException {
        FleetScheduler scheduler = new FleetScheduler(Fleets.of(2, 1), _ -> 50, () -> now, notes::add);

        assertThat(ran(scheduler, work("shop"), seat -> seat).id()).startsWith("d");
    }

    @Test
    void twelveStepsAtOnceUseAllDaemonsEvenly() throws Exception {
        FleetScheduler scheduler = over(Fleets.of(4, Seat.NO_LIMIT));
        Map<String, AtomicInteger> count = new ConcurrentHashMap<>();
        CountDownLatch all = new CountDownLatch(12);

        List<Future<String>> steps = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 12; i++) {
                Work step = new Work("shop", "step" + i, AMD64);
                steps.add(threads.submit(() -> scheduler.run(step, seat -> {
                    count.computeIfAbsent(seat.id(), _ -> new AtomicInteger()).incrementAndGet();
                    all.countDown();
                    all.await();
                    return seat.id();
                })));
            }
            for (Future<String> step : steps) {
                step.get();
            }
        }
        assertThat(count.values())
                .hasSize(4)
                .allSatisfy(each -> assertThat(each).hasValue(3));
    }

    @Test
    void workOfALostDaemonGoesToTheNextAndNothingNewGoesToIt() throws InterruptedException {
        List<Seat> seats = Fleets.of(3, Seat.NO_LIMIT);
        List<Seat> rank = Placement.rank(work("shop"), seats);
        FleetScheduler scheduler = over(seats);

        assertThat(ran(scheduler, work("shop"), seat -> lostAt(seat, rank.getFirst())))
                .isEqualTo(rank.get(1));
        assertThat(ran(scheduler, work("shop"), seat -> seat)).isEqualTo(rank.get(1));
        assertThat(scheduler.living()).isEqualTo(2);
        assertThat(notes)
                .containsExactly(
                        rank.getFirst().address().text() + " is lost: connection reset; its work goes to the next");

        now = now.plus(FleetScheduler.REST);
        assertThat(ran(scheduler, work("shop"), seat -> seat)).isEqualTo(rank.getFirst());
    }

    @Test
    void eachDaemonIsAskedOnceAndThenThereIsOneErrorThatNamesAll() {
        List<Seat> seats = Fleets.of(5, Seat.NO_LIMIT);
        List<Seat> asked = new ArrayList<>();

        assertThatThrownBy(() -> over(seats).run(work("shop"), seat -> {
                    asked.add(seat);
                    throw DaemonLost.before("connection refused", null);
                }))
                .isInstanceOf(TareException.class)
                .hasMessageStartingWith("no builder is left: ")
                .hasMessageContaining("tcp://d0:1234: connection refused")
                .hasMessageContaining("tcp://d4:1234: connection refused");
        assertThat(asked).containsExactlyElementsOf(Placement.rank(work("shop"), seats));
    }

    @Test
    void workThatEndsDaemonsDoesNotEndAllOfThem() {
        List<Seat> asked = new ArrayList<>();

        assertThatThrownBy(() -> over(Fleets.of(9, Seat.NO_LIMIT)).run(work("shop"), seat -> {
                    asked.add(seat);
                    if (asked.size() == 2) {
                        throw DaemonLost.before("connection refused", null);
                    }
                    throw DaemonLost.during("connection reset", null);
                }))
                .hasMessageStartingWith("3 builders were lost in the middle of this work, which is given to no other")
                .message()
                .doesNotContain("refused");
        assertThat(asked).hasSize(4);
    }

    @Test
    void aLostDaemonIsAskedAgainBeforeABuildFails() throws InterruptedException {
        FleetScheduler scheduler = over(Fleets.of(1, Seat.NO_LIMIT));
        assertThatThrownBy(() -> scheduler.run(work("a"), seat -> lostAt(seat, seat)))
                .isInstanceOf(TareException.class);

        assertThat(ran(scheduler, work("a"), seat -> seat)).extracting(Seat::id).isEqualTo("d0");
    }

    @Test
    void aFailureOfTheBuildIsNoReasonToTryAnotherDaemon() {
        AtomicInteger calls = new AtomicInteger();

        assertThatThrownBy(() -> over(Fleets.of(3, 1)).run(work("shop"), _ -> {
                    calls.incrementAndGet();
                    throw TareException.failed("exit code 1");
                }))
                .hasMessage("exit code 1");
        assertThat(calls).hasValue(1);
    }

    @Test
    void aPlatformThatNobodyRunsIsSaidWithThoseThatSomebodyDoes() {
        assertThatThrownBy(() -> over(Fleets.of(2, 1)).run(new Work("shop", "", ARM64), Seat::id))
                .isInstanceOfSatisfying(TareException.class, e -> {
                    assertThat(e).hasMessage("no builder runs linux/arm64");
                    assertThat(e.problem().hint()).contains("they run linux/amd64");
                });
    }

    @Test
    void workThatWaitsForASlotGoesElsewhereWhenItsDaemonIsLost() throws Exception {
        List<Seat> seats = Fleets.of(2, 1);
        FleetScheduler scheduler = over(seats);
        CountDownLatch bothRun = new CountDownLatch(2);
        Map<Seat, Semaphore> ends = Map.of(seats.get(0), new Semaphore(0), seats.get(1), new Semaphore(0));
        Map<Seat, Boolean> lost = new ConcurrentHashMap<>();
        FleetTask<String> task = seat -> {
            bothRun.countDown();
            ends.get(seat).acquire();
            if (lost.containsKey(seat)) {
                throw DaemonLost.during("killed", null);
            }
            return seat.id();
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                String project = "p" + i;
                all.add(threads.submit(() -> scheduler.run(work(project), task)));
            }
            bothRun.await();
            lost.put(seats.get(0), true);
            ends.get(seats.get(0)).release(3);
            ends.get(seats.get(1)).release(3);
            for (Future<String> each : all) {
                assertThat(each.get()).isEqualTo("d1");
            }
        }
    }

    @Test
    void anInterruptedWaitGivesNothingBackThatWasNotTaken() throws Exception {
        FleetScheduler scheduler = over(Fleets.of(1, 1));
        CountDownLatch runs = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> first = threads.submit(() -> scheduler.run(work("a"), seat -> {
                runs.countDown();
                end.await();
                return seat.id();
            }));
            runs.await();
            Thread waits = Thread.ofVirtual().unstarted(() -> {
                try {
                    scheduler.run(work("b"), Seat::id);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            waits.start();
            waits.interrupt();
            waits.join();
            end.countDown();
            assertThat(first.get()).isEqualTo("d0");
            assertThat(ran(scheduler, work("c"), seat -> seat).id()).isEqualTo("d0");
        }
    }

    /** 200 fleets whose daemons fail as chance has it: each work is done or fails with a reason, slots are kept, none hangs. */
    @Test
    void randomFaultsNeitherHangNorOverfillNorLoseWork() throws Exception {
        for (int round = 0; round < 200; round++) {
            Random random = new Random(round);
            int slots = 1 + random.nextInt(3);
            List<Seat> seats = Fleets.of(1 + random.nextInt(6), slots);
            double faults = random.nextDouble() * 0.5;
            FleetScheduler scheduler = over(seats);
            Map<Seat, AtomicInteger> running = new ConcurrentHashMap<>();
            AtomicInteger overfilled = new AtomicInteger();
            List<Future<Seat>> all = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 30; i++) {
                    String project = "p" + random.nextInt(8);
                    Random own = new Random(random.nextLong());
                    all.add(threads.submit(() -> scheduler.run(work(project), seat -> {
                        AtomicInteger here = running.computeIfAbsent(seat, _ -> new AtomicInteger());
                        if (here.incrementAndGet() > slots) {
                            overfilled.incrementAndGet();
                        }
                        try {
                            LockSupport.parkNanos(1);
                            if (own.nextDouble() < faults) {
                                throw own.nextBoolean()
                                        ? DaemonLost.before("refused", null)
                                        : DaemonLost.during("reset", null);
                            }
                            return seat;
                        } finally {
                            here.decrementAndGet();
                        }
                    })));
                }
                for (Future<Seat> each : all) {
                    try {
                        assertThat(seats).contains(each.get());
                    } catch (ExecutionException e) {
                        assertThat(e.getCause())
                                .isInstanceOf(TareException.class)
                                .hasMessageMatching("(?s)(no builder is left|3 builders were lost).*");
                    }
                }
            }
            assertThat(overfilled).as("round " + round).hasValue(0);
        }
    }

    /** With the type that the assertions take. */
    private static Seat ran(FleetScheduler scheduler, Work work, FleetTask<Seat> task) throws InterruptedException {
        return scheduler.run(work, task);
    }

    private static Seat lostAt(Seat seat, Seat which) throws DaemonLost {
        if (seat.equals(which)) {
            throw DaemonLost.during("connection reset", null);
        }
        return seat;
    }
}
