package dev.tare.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.differential.Differences.Difference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("integration")
class DifferentialTest {
    private static final KnownDifferences KNOWN = KnownDifferences.read();

    /** One store and one daemon for all cases: what one case leaves in a cache must not show in another. */
    @TempDir
    private static Path shared;

    private static Comparison comparison;

    @BeforeAll
    static void startPeer() {
        comparison = new Comparison(shared);
    }

    static List<Case> cases() {
        String[] only = System.getProperty("differential.only", "").split(",", -1);
        return Case.all().stream()
                .filter(each -> Arrays.stream(only).anyMatch(each.name()::contains))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void buildsWhatBuildKitBuilds(Case it) throws IOException {
        Comparison.Outcome outcome = comparison.of(it, Files.createDirectory(shared.resolve(it.name())));
        assertThat(outcome.buildkit().exit() != 0)
                .as("%s fails in BuildKit: %s", it.about(), outcome.buildkit())
                .isEqualTo(it.fails());
        for (String text : it.says()) {
            assertThat(outcome.buildkit().toString()).as("what BuildKit says").contains(text);
            assertThat(outcome.ours().toString()).as("what Tare says").contains(text);
        }
        judge(it, outcome.differences());
    }

    @Test
    void everyKnownDifferenceNamesACase() {
        List<String> names = Case.all().stream().map(Case::name).toList();
        assertThat(KNOWN.entries())
                .filteredOn(entry -> !entry.name().equals(GeneratedTest.GENERATED))
                .allSatisfy(entry -> assertThat(names).contains(entry.name()));
    }

    private static void judge(Case it, List<Difference> differences) {
        List<KnownDifferences.Entry> known = KNOWN.of(it.name());
        List<Difference> unexpected = differences.stream()
                .filter(each -> known.stream().noneMatch(entry -> entry.covers(each.field())))
                .toList();
        assertThat(unexpected).as(it.name() + ": " + it.about()).isEmpty();
        assertThat(known)
                .as("known differences of " + it.name() + " that are there no more")
                .allSatisfy(entry -> assertThat(differences).anyMatch(each -> entry.covers(each.field())));
    }
}
