package dev.tare.buildkit.fleet;

import static dev.tare.buildkit.fleet.Fleets.AMD64;
import static dev.tare.buildkit.fleet.Fleets.ARM64;
import static dev.tare.buildkit.fleet.Fleets.seat;
import static dev.tare.buildkit.fleet.Fleets.work;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Platform;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementTest {
    private static final int PROJECTS = 20_000;

    /** Caches would be cold after an update if this changed. */
    @Test
    void theHashIsTheSameInEveryVersion() {
        assertThat(Placement.hash("")).isEqualTo(0xf52a15e9a9b5e89bL);
        assertThat(Placement.rank(work("go:example.com/shop"), Fleets.of(6, 1)).stream()
                        .map(Seat::id))
                .containsExactly("d3", "d4", "d2", "d1", "d5", "d0");
    }

    @Test
    void theOrderInWhichDaemonsAreNamedDoesNotMatter() {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            List<Seat> seats = new ArrayList<>(Fleets.of(1 + random.nextInt(40), 1));
            List<Seat> ranked = Placement.rank(work("p" + i), seats);
            Collections.shuffle(seats, random);

            assertThat(Placement.rank(work("p" + i), seats)).isEqualTo(ranked);
            assertThat(Placement.choose(work("p" + i), seats, _ -> true, _ -> 0, _ -> 0))
                    .isEqualTo(ranked.getFirst());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 50})
    void projectsAreSpreadEvenly(int daemons) {
        Map<String, Integer> count = new HashMap<>();
        for (int i = 0; i < PROJECTS; i++) {
            count.merge(first("go:example.com/team/project-" + i, Fleets.of(daemons, 1)), 1, Integer::sum);
        }

        double mean = PROJECTS / (double) daemons;
        // Six standard deviations of a binomial count.
        double most = 6 * Math.sqrt(mean);
        assertThat(count).hasSize(daemons);
        assertThat(count.values()).allSatisfy(each -> assertThat((double) each).isBetween(mean - most, mean + most));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7, 50})
    void ofADaemonThatGoesOnlyItsOwnShareMovesAndEvenly(int daemons) {
        List<Seat> all = Fleets.of(daemons, 1);
        List<Seat> left = all.subList(0, daemons - 1);
        Seat gone = all.getLast();
        Map<String, Integer> heirs = new HashMap<>();
        for (int i = 0; i < PROJECTS; i++) {
            String before = first("p" + i, all);
            String after = first("p" + i, left);
            if (before.equals(gone.id())) {
                heirs.merge(after, 1, Integer::sum);
                assertThat(after)
                        .isEqualTo(Placement.rank(work("p" + i), all).get(1).id());
            } else {
                assertThat(after).isEqualTo(before);
            }
        }
        double mean = PROJECTS / (double) daemons / (daemons - 1);
        assertThat(heirs.values())
                .allSatisfy(each ->
                        assertThat((double) each).isBetween(mean - 6 * Math.sqrt(mean), mean + 6 * Math.sqrt(mean)));
    }

    @Test
    void noDaemonGetsMoreThanTheBoundHoweverPopularAProjectIs() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            List<Seat> seats = Fleets.of(1 + random.nextInt(20), Seat.NO_LIMIT);
            Map<Seat, Integer> load = new HashMap<>();
            int tasks = 1 + random.nextInt(200);
            for (int i = 1; i <= tasks; i++) {
                // Three of four are of one project.
                String project = random.nextInt(4) > 0 ? "popular" : "p" + i;
                Seat seat =
                        Placement.choose(work(project), seats, _ -> true, each -> load.getOrDefault(each, 0), _ -> 0);
                int now = load.merge(seat, 1, Integer::sum);
                double mean = i / (double) seats.size();
                assertThat((double) now).isLessThanOrEqualTo(Math.max(Math.ceil(mean), Placement.CAPACITY * mean));
            }
        }
    }

    /** In two fleets of three the model of bench/fleet had a third more misses when a daemon with room was passed over. */
    @Test
    void ofWhatOthersDoADaemonTakesWhatItDoesEasilyBeforeTheNextGetsIt() {
        List<Seat> seats = Fleets.of(10, 4);
        Seat first = Placement.rank(work("shop"), seats).getFirst();
        Seat second = Placement.rank(work("shop"), seats).get(1);

        for (int load = 0; load < 6; load++) {
            int there = load;
            assertThat(Placement.choose(work("shop"), seats, _ -> true, _ -> 0, each -> each.equals(first) ? there : 0))
                    .as("load " + load)
                    .isEqualTo(load < 4 ? first : second);
        }
        assertThat(Placement.choose(work("shop"), seats, _ -> true, _ -> 0, _ -> 7))
                .isEqualTo(first);
    }

    /** Whatever the loads are: somebody gets the work while anybody has a slot, and never who is above both bounds. */
    @Test
    void withAnyLoadsTheWorkGoesToSomebodyWhoIsNotBusy() {
        Random random = new Random(5);
        for (int round = 0; round < 2_000; round++) {
            List<Seat> seats = Fleets.of(1 + random.nextInt(8), 1 + random.nextInt(5));
            Map<Seat, Integer> own = new HashMap<>();
            Map<Seat, Integer> others = new HashMap<>();
            for (Seat seat : seats) {
                own.put(seat, random.nextInt(5));
                others.put(seat, random.nextInt(30));
            }
            Seat seat = Placement.choose(work("p" + round), seats, _ -> true, own::get, others::get);
            boolean room = seats.stream().anyMatch(each -> own.get(each) < each.slots());
            assertThat(seat != null).isEqualTo(room);
            if (seat != null) {
                int least = seats.stream()
                        .filter(each -> own.get(each) < each.slots())
                        .mapToInt(each -> own.get(each) + others.get(each))
                        .min()
                        .orElseThrow();
                int total = 1;
                for (Seat each : seats) {
                    total += own.get(each) + others.get(each);
                }
                int load = own.get(seat) + others.get(seat);
                assertThat(own.get(seat)).isLessThan(seat.slots());
                assertThat(load == least || load < Math.max(seat.slots(), Placement.bound(total, seats.size())))
                        .isTrue();
            }
        }
    }

    @Test
    void twelveStepsOfOneProjectAreThreeForEachOfFourDaemons() {
        List<Seat> seats = Fleets.of(4, Seat.NO_LIMIT);
        Map<Seat, Integer> load = new HashMap<>();
        for (int i = 0; i < 12; i++) {
            Seat seat = Placement.choose(work("shop"), seats, _ -> true, each -> load.getOrDefault(each, 0), _ -> 0);
            load.merge(seat, 1, Integer::sum);
        }
        assertThat(load.values()).containsOnly(3).hasSize(4);
    }

    @Test
    void aNativeDaemonComesBeforeEmulationHoweverBusyItIs() {
        Seat amd = seat("amd", AMD64, ARM64);
        Seat arm = seat("arm", ARM64, AMD64);
        Work work = new Work("p", "", ARM64);

        assertThat(Placement.rank(work, List.of(amd, arm))).containsExactly(arm, amd);
        assertThat(Placement.choose(work, List.of(amd, arm), _ -> true, _ -> 0, each -> each.equals(arm) ? 50 : 0))
                .isEqualTo(arm);
        assertThat(Placement.choose(work, List.of(amd, arm), each -> !each.equals(arm), _ -> 0, _ -> 0))
                .isEqualTo(amd);
        assertThat(Placement.choose(work, List.of(seat("only", AMD64)), _ -> true, _ -> 0, _ -> 0))
                .isNull();
    }

    @Test
    void aProcessorThatListsItsOlderKinRunsItByItself() {
        Seat seat = seat("arm", ARM64, new Platform("linux", "arm", "v7"), AMD64, new Platform("linux", "386", ""));

        assertThat(seat.runsNatively()).containsExactlyInAnyOrder(ARM64, new Platform("linux", "arm", "v7"));
    }

    @Test
    void withoutAFreeSlotNobodyIsChosen() {
        List<Seat> seats = Fleets.of(3, 2);

        assertThat(Placement.choose(work("p"), seats, _ -> true, _ -> 2, _ -> 0))
                .isNull();
        assertThat(Placement.choose(
                        work("p"), seats, _ -> true, each -> each.id().equals("d1") ? 1 : 2, _ -> 0))
                .isEqualTo(seats.get(1));
    }

    private static String first(String project, List<Seat> seats) {
        Seat seat = Placement.choose(work(project), seats, _ -> true, _ -> 0, _ -> 0);
        return seat == null ? "" : seat.id();
    }
}
