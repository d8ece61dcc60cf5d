package dev.tare.differential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.differential.Comparison.Outcome;
import dev.tare.differential.Comparison.PeerEndedException;
import dev.tare.differential.Differences.Difference;
import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random Dockerfiles are built by both. The properties {@code differential.seed}, {@code .first} and {@code .count} say
 * which and how many. One that differs is made as small as it stays so, and left in {@code target/differential} in the form
 * of the cases, to become one.
 */
@Tag("integration")
class GeneratedTest {
    private static final int COUNT = Integer.getInteger("differential.count", 60);
    private static final int FIRST = Integer.getInteger("differential.first", 0);
    private static final long SEED = Long.getLong("differential.seed", 1);
    private static final int MOST_TRIALS = Integer.getInteger("differential.trials", 150);
    /** Instructions that fail in both and are left out, so that a case goes on to prove something. */
    private static final int MOST_MENDED = 4;

    private static final Pattern FAILING = Pattern.compile("(?m)^ *(\\d+) \\| >>> ");
    static final String GENERATED = "generated";
    private static final Path FOUND = Path.of("target/differential");

    @TempDir
    private static Path shared;

    private static final KnownDifferences KNOWN = KnownDifferences.read();

    private static Comparison comparison;
    private static int trials;
    private static int equal;
    private static int failing;
    private static int mended;
    private static int meant;
    private static int unsaid;

    @BeforeAll
    static void startPeer() {
        comparison = new Comparison(shared);
    }

    @AfterAll
    static void tell() {
        System.out.println(
                "seed " + SEED + ": " + equal + " equal (" + mended + " instructions failed in both and were left out, "
                        + failing + " cases do still), " + meant
                        + " differ as is meant, at " + unsaid + " BuildKit ended, of " + COUNT);
    }

    static Stream<String> names() {
        return IntStream.range(FIRST, FIRST + COUNT).mapToObj(i -> "generated-" + SEED + "-" + i);
    }

    private static Outcome outcome(Sketch sketch, String about) throws IOException {
        Path folder = Files.createDirectory(shared.resolve("trial-" + trials++));
        Path source = folder.resolve("case-" + trials);
        return comparison.of(sketch.write(source, about), folder);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void buildsWhatBuildKitBuilds(String name) throws IOException {
        long seed = SEED * 1_000_003 + Long.parseLong(name.substring(name.lastIndexOf('-') + 1));
        Sketch sketch = Generator.sketch(seed);
        Outcome outcome;
        try {
            outcome = outcome(sketch, name);
            for (int left = MOST_MENDED; left > 0 && outcome.failsInBoth(); left--) {
                Sketch rest = sketch.withoutLine(failingLine(outcome));
                if (rest.equals(sketch)) {
                    break;
                }
                mended++;
                sketch = rest;
                outcome = outcome(sketch, name);
            }
        } catch (PeerEndedException e) {
            // It may, when one of several steps at once fails.
            unsaid++;
            return;
        }
        if (outcome.differences().isEmpty()) {
            equal++;
            failing += outcome.failsInBoth() ? 1 : 0;
        } else if (unexpected(outcome).isEmpty()) {
            meant++;
        } else {
            Sketch small = shrunk(sketch, outcome);
            Path folder = FOUND.resolve(name);
            ChildProcess.of("rm", "-rf", folder.toString()).succeed();
            Case _ = small.write(folder, name);
            String text = String.join("\n", small.setup()) + "\n----\n" + String.join("\n", small.dockerfile()) + "\n"
                    + small.options();
            assertThat(unexpected(outcome(small, name)))
                    .as("%s, smallest:\n%s", folder, text)
                    .isEmpty();
            assertThat(unexpected(outcome))
                    .as("%s differs only as a whole", folder)
                    .isEmpty();
        }
    }

    /** Where BuildKit says that it failed, 0 if it does not say. */
    private static int failingLine(Outcome outcome) {
        Matcher line = FAILING.matcher(outcome.buildkit().toString());
        return line.find() ? Integer.parseInt(line.group(1)) : 0;
    }

    /** Without what {@code differences.txt} has for {@code generated}. */
    private static List<Difference> unexpected(Outcome outcome) {
        List<KnownDifferences.Entry> known = KNOWN.of(GENERATED);
        return outcome.differences().stream()
                .filter(each -> known.stream().noneMatch(entry -> entry.covers(each.field())))
                .filter(each -> !isTimeOfAFolder(each) && !isWalkOfWhatIsNotCopied(each))
                .toList();
    }

    /**
     * The time of a stage's root, and that which a folder has got by a copy that changed nothing else of it, is in no
     * layer: only BuildKit's daemon knows it, and another machine does not. It shows where the folder is copied on.
     */
    private static boolean isTimeOfAFolder(Difference each) {
        return each.field().endsWith(" folder mtime");
    }

    /** The reason is at the case parents-over-file. */
    private static boolean isWalkOfWhatIsNotCopied(Difference each) {
        return each.field().equals("outcome")
                && each.buildkit().contains("failed to stat ")
                && each.buildkit().contains(": not a directory");
    }

    private static List<String> fields(Outcome outcome) {
        return unexpected(outcome).stream().map(Difference::field).toList();
    }

    /** What is still wrong in one of the same ways. */
    private static Sketch shrunk(Sketch first, Outcome of) throws IOException {
        List<String> wanted = fields(of);
        return new Shrinker(MOST_TRIALS, each -> {
                    try {
                        Outcome outcome = outcome(each, "");
                        return outcome.builds() == of.builds()
                                && fields(outcome).stream().anyMatch(wanted::contains);
                    } catch (AssertionError | PeerEndedException e) {
                        // Its setup lacks a line that another one needs, or BuildKit has no word for it.
                        return false;
                    }
                })
                .shrink(first);
    }
}
