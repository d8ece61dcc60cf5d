package dev.tare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.command.Command;
import dev.tare.usage.Flag;
import dev.tare.usage.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds what the pages of all commands have in common. */
class HelpTest {
    /** Where a row ends at the latest: the widest lists the keys of a filter. */
    private static final int WIDTH = 150;

    @TempDir
    private Path folder;

    static Stream<String> names() {
        return Commands.NAMES.stream();
    }

    private static Page page(String name) {
        return Objects.requireNonNull(Commands.find(name), name).page();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theHelpOfEachCommandNamesItAndFitsIntoItsWidth(String name) {
        CommandLine.Result result = new CommandLine(folder).run(name, "--help");
        assertThat(result.code()).isZero();
        assertThat(result.lines().getFirst()).startsWith("Usage: tare " + name);
        assertThat(result.lines()).allMatch(line -> line.length() <= WIDTH);
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachOptionHasANameAndALetterOfItsOwn(String name) {
        List<Flag> flags = page(name).flags();
        assertThat(flags.stream().map(Flag::name)).doesNotHaveDuplicates();
        assertThat(flags.stream().map(Flag::letter).filter(Objects::nonNull)).doesNotHaveDuplicates();
        assertThat(flags).allMatch(flag -> !flag.description().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachExampleIsACommentAndALine(String name) {
        List<String> examples = page(name).examples();
        assertThat(examples).isNotEmpty().hasSizeGreaterThanOrEqualTo(2);
        assertThat(examples.getFirst()).startsWith("# ");
        assertThat(examples).anyMatch(line -> line.contains("tare " + name));
    }

    @ParameterizedTest
    @MethodSource("names")
    void eachOptionOfAnExampleIsInTheHelp(String name) {
        Page page = page(name);
        for (String line : page.examples()) {
            int at = line.indexOf("tare " + name + " ");
            // What follows an operand of run and exec belongs to a program.
            if (line.startsWith("#")
                    || at < 0
                    || Objects.requireNonNull(Commands.find(name)).stopsAtOperand()) {
                continue;
            }
            for (String word : line.substring(at).split(" [|&;]", -1)[0].split(" +", -1)) {
                String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
                if (option.startsWith("--")) {
                    assertThat(page.flags()).as(line).extracting(Flag::name).contains(option.substring(2));
                } else if (option.startsWith("-")) {
                    for (char letter : option.substring(1).toCharArray()) {
                        assertThat(page.flags())
                                .as(line)
                                .extracting(Flag::letter)
                                .contains(String.valueOf(letter));
                    }
                }
            }
        }
    }

    @Test
    void theOverviewListsEachCommandWithItsSummary() {
        List<String> lines = new CommandLine(folder).run("--help").lines();
        for (String name : Commands.NAMES) {
            Command command = Objects.requireNonNull(Commands.find(name));
            assertThat(lines)
                    .anyMatch(line -> line.startsWith("  " + name + " ")
                            && line.endsWith(command.page().summary()));
        }
    }
}
