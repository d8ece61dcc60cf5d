package dev.tare.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The text of a command's page is the table that its command line is parsed by. */
class PageTest {
    private static final Page PAGE = Page.of("""
            tare paint THING [COLOUR...]
            Paint a thing

            -q, --quiet             say nothing
            -c, --coat N...         one more coat
            --tool=FLAGS            how its tool is called
            --dry[=HOURS:24]        let it dry
            --shine {matt|gloss}    how it looks

            # red
            tare paint door red
            """);

    @Test
    void aPageHasOperandsSummaryFlagsAndExamples() {
        assertThat(PAGE.usage()).isEqualTo("[OPTION...] THING [COLOUR...]");
        assertThat(PAGE.operands()).isEqualTo("THING [COLOUR...]");
        assertThat(PAGE.summary()).isEqualTo("Paint a thing");
        assertThat(PAGE.examples()).containsExactly("# red", "tare paint door red");
    }

    @Test
    void aFlagSaysWhetherAndHowAValueFollows() {
        assertThat(PAGE.flags())
                .containsExactly(
                        new Flag("q", "quiet", Flag.Form.SWITCH, null, List.of(), null, false, "say nothing"),
                        new Flag("c", "coat", Flag.Form.VALUE, "N", List.of(), null, true, "one more coat"),
                        new Flag(
                                null,
                                "tool",
                                Flag.Form.FLAGS,
                                "FLAGS",
                                List.of(),
                                null,
                                false,
                                "how its tool is called"),
                        new Flag(null, "dry", Flag.Form.OPTIONAL, "HOURS", List.of(), "24", false, "let it dry"),
                        new Flag(
                                null,
                                "shine",
                                Flag.Form.VALUE,
                                "matt|gloss",
                                List.of("matt", "gloss"),
                                null,
                                false,
                                "how it looks"));
    }

    @Test
    void aCommandWithoutOperandsAndFlagsIsItsNameAlone() {
        Page page = Page.of("tare rest\nDo nothing\n");
        assertThat(page.usage()).isEmpty();
        assertThat(List.of(page.operands(), page.flags(), page.examples()))
                .isEqualTo(List.of("", List.of(), List.of()));
    }

    @Test
    void theHelpIsInTwoColumns() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PAGE.print("tare paint", new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("""
                Usage: tare paint [OPTION...] THING [COLOUR...]

                Paint a thing

                Options:
                  -q, --quiet                     say nothing
                  -c, --coat N                    one more coat (repeatable)
                      --tool FLAGS                how its tool is called
                      --dry[=HOURS]               let it dry
                      --shine matt|gloss          how it looks

                Examples:
                  # red
                  tare paint door red
                """);
    }
}
