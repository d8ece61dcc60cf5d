package dev.tare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.sandbox.container.RootRestart;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LaunchFileTest {
    /** Words that are no commands of the table. */
    private static final Set<String> OTHERS = Set.of("--version", "-v", "version", "--help", "-h", "help");

    @Test
    void eachWordOfAFamilyIsACommandAndOfOneFamilyAlone() throws IOException {
        List<String> words = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("scripts/launch"))) {
            if (line.startsWith("family ")) {
                String named = line.substring(line.indexOf('|') + 1).strip();
                words.addAll(named.isEmpty() ? List.of() : List.of(named.split(" ")));
                // What the launcher makes of build and a flag.
                words.remove("build+push");
            }
        }

        assertThat(words).hasSizeGreaterThan(10).doesNotHaveDuplicates();
        assertThat(words).allMatch(word -> OTHERS.contains(word) || Commands.find(word) != null);
    }

    @Test
    void theLastFamilyHasAllOtherCommands() throws IOException {
        assertThat(Files.readAllLines(Path.of("scripts/launch")).getLast())
                .startsWith("family ")
                .endsWith("|");
    }

    @Test
    void aFurtherProcessIsStartedByTheLauncherWhereThereIsOne() {
        System.setProperty("tare.launcher", "/opt/tare/bin/tare");
        try {
            assertThat(new RootRestart("Main", new PrintStream(System.err)).program("settle", "x"))
                    .containsExactly("/opt/tare/bin/tare", "settle", "x");
        } finally {
            System.clearProperty("tare.launcher");
        }
    }
}
