package dev.tare.explain.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.explain.part.Branch;
import dev.tare.explain.part.Part;
import dev.tare.explain.part.PartKind;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class ByteMapTest {
    private static final int OWNERS = 12;

    /** Against an array with the owner of each byte. */
    @RepeatedTest(200)
    void givesEachByteToTheFirstOfTheFirstRound(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int size = random.nextInt(1, 300);
        int[] expected = new int[size];
        ByteMap map = new ByteMap(size);
        Branch root = new Branch("file", PartKind.FILE);
        int owner = 0;
        for (int round = 0; round < 3; round++) {
            int[] begins = new int[size];
            int[] owners = new int[size];
            for (int i = 0; i < 4; i++) {
                owner++;
                int from = random.nextInt(-5, size + 5);
                int bytes = random.nextInt(-1, size + 20);
                map.claim(from, bytes, root.child("part " + owner, PartKind.SECTION));
                for (int at = Math.max(from, 0); from >= 0 && at < Math.min(size, from + bytes); at++) {
                    if (owners[at] == 0 || from < begins[at]) {
                        owners[at] = owner;
                        begins[at] = from;
                    }
                }
            }
            map.settle();
            for (int at = 0; at < size; at++) {
                expected[at] = expected[at] == 0 ? owners[at] : expected[at];
            }
        }
        map.eachFree((from, bytes) -> root.child("rest", PartKind.PADDING).add(bytes));

        long[] counts = new long[OWNERS + 1];
        for (int each : expected) {
            counts[each]++;
        }
        Part part = root.part();
        assertThat(part.total()).isEqualTo(size);
        for (int i = 0; i <= OWNERS; i++) {
            String name = i == 0 ? "rest" : "part " + i;
            long bytes = part.children().stream()
                    .filter(child -> child.name().equals(name))
                    .mapToLong(Part::total)
                    .sum();
            assertThat(bytes).as(name).isEqualTo(counts[i]);
        }
    }
}
