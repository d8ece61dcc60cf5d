package dev.tare.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.differential.Differences.Difference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases that run programs, by Tare on this machine and by Tare on a daemon: each fifth of them, as all 243 take ten
 * minutes, and all with {@code -Dtare.builders=all}.
 */
@Tag("integration")
class BuilderDifferentialTest {
    private static final KnownDifferences KNOWN = KnownDifferences.read();

    @TempDir
    private static Path shared;

    /** What docs/fleet.md says that a builder refuses, or has to be told itself. */
    private static final List<String> REFUSED = List.of("run-shm-size", "run-network-host");

    private static final int EACH = System.getProperty("tare.builders", "").equals("all") ? 1 : 5;

    private static Comparison comparison;

    @BeforeAll
    static void startPeer() {
        comparison = new Comparison(shared);
    }

    static List<Case> cases() {
        String[] only = System.getProperty("differential.only", "").split(",", -1);
        List<Case> all = Case.all().stream()
                .filter(each -> Arrays.stream(only).anyMatch(each.name()::contains))
                .filter(BuilderDifferentialTest::runs)
                .filter(each -> !REFUSED.contains(each.name()))
                .toList();
        return IntStream.range(0, all.size())
                .filter(i -> i % EACH == 0)
                .mapToObj(all::get)
                .toList();
    }

    private static boolean runs(Case it) {
        try {
            return Files.readString(it.source().resolve("Dockerfile"))
                    .lines()
                    .anyMatch(line -> line.strip().startsWith("RUN ") || line.startsWith("ONBUILD RUN"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aBuilderMakesTheSameImage(Case it) throws IOException {
        Comparison.Outcome outcome = comparison.onBuilder(it, Files.createDirectory(shared.resolve(it.name())));
        assertThat(outcome.buildkit().exit())
                .as("%s on the builder: %s", it.about(), outcome.buildkit())
                .isEqualTo(outcome.ours().exit());
        for (String text : it.says()) {
            assertThat(outcome.buildkit().toString()).as("what is said").contains(text);
        }
        List<KnownDifferences.Entry> known = KNOWN.of(it.name());
        List<Difference> unexpected = outcome.differences().stream()
                .filter(each -> known.stream().noneMatch(entry -> entry.covers(each.field())))
                .toList();
        assertThat(unexpected).as(it.name() + ": " + it.about()).isEmpty();
    }
}
