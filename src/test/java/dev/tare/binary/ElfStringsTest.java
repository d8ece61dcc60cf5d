package dev.tare.binary;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The search for many texts at once. */
class ElfStringsTest {
    private static String text(Random random, int length) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < length; i++) {
            // Few letters, so that texts begin and end like others, and lie within them.
            out.append((char) ('a' + random.nextInt(3)));
        }
        return out.toString();
    }

    @Test
    void findsWhatAPlainSearchFinds() {
        Random random = new Random(7);
        for (int n = 0; n < 5000; n++) {
            String in = text(random, random.nextInt(60));
            Set<String> wanted = new LinkedHashSet<>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                wanted.add(text(random, 2 + random.nextInt(7)));
            }
            int from = random.nextInt(in.length() + 1);
            int to = from + random.nextInt(in.length() - from + 1);
            List<String> there = new ArrayList<>(wanted);
            there.removeIf(each -> !in.substring(from, to).contains(each));

            byte[] bytes = in.getBytes(StandardCharsets.US_ASCII);
            assertThat(ElfStrings.find(bytes, List.copyOf(wanted), from, to))
                    .as("%s in %s from %d to %d", wanted, in, from, to)
                    .containsExactlyElementsOf(there);
        }
    }

    @Test
    void looksInEachOfTheRangesAndInNothingElse() {
        byte[] bytes = "one two three four".getBytes(StandardCharsets.US_ASCII);

        assertThat(ElfStrings.find(bytes, List.of("four", "two", "one", "three"), 0, 6, 8, 18))
                .containsExactly("four", "one", "three");
    }
}
