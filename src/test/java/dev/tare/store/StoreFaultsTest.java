package dev.tare.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.diagnostic.TareException;
import dev.tare.store.disk.FailPoints;
import dev.tare.store.upkeep.Fsck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** A store is whole wherever its user is stopped, and wherever the disk refuses. */
class StoreFaultsTest {
    @TempDir(factory = InMemory.class)
    Path folder;

    @AfterEach
    void noFaults() {
        FailPoints.hook = null;
    }

    @Test
    void aKillAtAnyPlaceLeavesAStoreThatIsWholeAndOfUse() {
        int places = 0;
        boolean killed = true;
        while (killed) {
            places++;
            killed = killAt(places, folder.resolve("kill" + places));
        }
        assertThat(places).isGreaterThan(100);
    }

    /** In this process: from the N-th place on nothing more is done, not even what tidies up. */
    private static boolean killAt(int n, Path home) {
        AtomicInteger count = new AtomicInteger();
        FailPoints.hook = place -> {
            if (count.incrementAndGet() >= n) {
                throw new Killed(place);
            }
        };
        boolean killed = false;
        try {
            Scenario.run(home);
        } catch (Killed e) {
            killed = true;
        }
        FailPoints.hook = null;
        assertWhole(home, "killed at place " + n);
        return killed;
    }

    @Test
    void aFullDiskAtAnyPlaceIsToldAndLeavesTheStoreWhole() {
        int n = 0;
        AtomicInteger count = new AtomicInteger();
        int told = 0;
        do {
            n++;
            int at = n;
            count.set(0);
            FailPoints.hook = place -> {
                if (count.incrementAndGet() == at) {
                    throw new IOException("No space left on device");
                }
            };
            Path home = folder.resolve("full" + n);
            try {
                Scenario.run(home);
            } catch (TareException e) {
                told++;
                assertThat(e).hasMessageContaining("No space left on device").hasMessageContaining(home.toString());
                assertThat(e.problem().hint()).contains("tare gc");
            }
            FailPoints.hook = null;
            assertWhole(home, "disk full at place " + n);
        } while (count.get() >= n);
        // Not told is what costs nothing: a temporary file that stays, a memory that is not saved.
        assertThat(told).isGreaterThan(n / 2);
    }

    static void assertWhole(Path home, String when) {
        try (Store store = Store.open(home)) {
            assertThat(Fsck.run(store))
                    .as(when)
                    .filteredOn(Fsck.Finding::isProblem)
                    .isEmpty();
        }
        Scenario.run(home);
        try (Store store = Store.open(home)) {
            assertThat(Fsck.run(store)).as(when).isEmpty();
            assertThat(store.images().list()).as(when).hasSize(1);
            assertThat(store.images().require("app").names()).as(when).hasSize(1);
        }
    }

    /** Some thousand syncs, which cost nothing in memory, where the machine has a place for that. */
    static final class InMemory implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "tare-faults-")
                    : Files.createTempDirectory("tare-faults-");
        }
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed(String place) {
            super(place, null, false, false);
        }
    }
}
