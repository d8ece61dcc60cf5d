package dev.tare.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Feeds each reader what the fuzzer found worth keeping, among it all that once broke one. */
class CorpusTest {
    private static final Path CORPUS = Path.of("src/test/resources/fuzz");

    /** For one input; the fuzzer ({@code scripts/fuzz}) allows as much. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TestFactory
    Stream<DynamicTest> eachInputIsReadOrRefusedWithAMessage() {
        return Targets.ALL.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(each.getKey(), () -> replay(each.getKey(), each.getValue())));
    }

    private static void replay(String name, FuzzTarget target) throws IOException {
        List<Path> inputs = inputs(CORPUS.resolve(name));
        assertThat(inputs).isNotEmpty();
        List<String> wrong = new ArrayList<>();
        for (Path input : inputs) {
            byte[] bytes = Files.readAllBytes(input);
            try {
                Assertions.assertTimeoutPreemptively(LIMIT, () -> target.check(bytes));
            } catch (AssertionError | StackOverflowError | RuntimeException e) {
                wrong.add(input + ": " + e);
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void eachFolderOfTheCorpusHasItsReader() throws IOException {
        for (Path folder : inputs(CORPUS)) {
            assertThat(Targets.ALL).containsKey(folder.getFileName().toString());
        }
    }

    private static List<Path> inputs(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
