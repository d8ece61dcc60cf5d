package dev.tare.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.syntax.Dockerfile;
import dev.tare.dockerfile.syntax.Expander;
import dev.tare.dockerfile.syntax.ExpansionException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Files that were made to break a parser: a clear error, in a time that grows with the file. */
class HostileDockerfileTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static void refuses(String text, String message) {
        Assertions.assertTimeoutPreemptively(
                LIMIT,
                () -> assertThatThrownBy(() -> Dockerfile.parse(new SourceText("Dockerfile", text)))
                        .isInstanceOfSatisfying(TareException.class, e -> {
                            assertThat(e).hasMessageContaining(message);
                            assertThat(e.problem().render().length()).isLessThan(2000);
                        }));
    }

    @Test
    void aLineOfAHundredMegabytes() {
        refuses("FROM scratch\nLABEL a=" + "x".repeat(100_000_000), "line greater than max allowed size");
    }

    @Test
    void aMillionContinuationLines() {
        Assertions.assertTimeoutPreemptively(LIMIT, () -> {
            String text = "FROM scratch\nRUN a" + "\\\n b".repeat(1_000_000);
            assertThat(Dockerfile.parse(new SourceText("Dockerfile", text)).stages())
                    .hasSize(1);
        });
    }

    @Test
    void aMillionFlagsHeredocsAndEmptyLines() {
        refuses("FROM scratch\nRUN " + "--mount=a \\\n".repeat(100_000) + "--network=x true", "invalid network mode");
        refuses("FROM scratch\nCOPY " + "<<A \\\n".repeat(100_000) + "/x\n", "unterminated heredoc");
        refuses("FROM scratch\nENV A \\\n" + "\n".repeat(1_000_000), "must have two arguments");
    }

    @Test
    void nestedInstructions() {
        refuses("FROM scratch\n" + "ONBUILD \\\n".repeat(200_000) + "RUN true", "Chaining ONBUILD");
    }

    @Test
    void nestedJson() {
        refuses("FROM scratch\nCMD " + "[\\\n".repeat(5_000) + "]\\\n".repeat(5_000), "comprised of strings only");
        // Deeper than Go's limit is no JSON, and so a command.
        String deep = "FROM scratch\nCMD " + "[\\\n".repeat(200_000) + "]\\\n".repeat(200_000);
        Assertions.assertTimeoutPreemptively(
                LIMIT,
                () -> assertThat(Dockerfile.parse(new SourceText("Dockerfile", deep))
                                .stages())
                        .hasSize(1));
    }

    @Test
    void nestedVariables() {
        Expander expander = Expander.of('\\');
        Environment environment = Environment.EMPTY;
        assertThatThrownBy(() -> expander.expand("${a:-".repeat(100_000) + "}".repeat(100_000), environment))
                .isInstanceOf(ExpansionException.class)
                .hasMessageContaining("variables are nested more than 200 levels deep");
        assertThatThrownBy(() -> expander.expand("${a:-".repeat(100_000), environment))
                .isInstanceOf(ExpansionException.class);
    }

    @Test
    void variablesThatGrowAtEachUse() {
        Environment environment = new Environment(java.util.List.of("A=" + "a".repeat(1 << 20)));
        assertThatThrownBy(() -> Expander.of('\\').expand("$A".repeat(1000), environment))
                .isInstanceOf(ExpansionException.class)
                .hasMessageContaining("expands to more than 16 MiB");
        assertThatThrownBy(() -> Expander.of('\\').expand("${A//a/" + "b".repeat(1000) + "}", environment))
                .isInstanceOf(ExpansionException.class)
                .hasMessageContaining("expands to more than 16 MiB");
    }

    @Test
    void randomBytesGiveAResultOrAnError() {
        Random random = new Random(11);
        String[] parts = {
            "FROM",
            "COPY",
            "RUN",
            "ENV",
            "ONBUILD",
            "HEALTHCHECK",
            " ",
            "\n",
            "\\\n",
            "--",
            "=",
            "<<E",
            "<<-",
            "\nE\n",
            "\"",
            "'",
            "$",
            "{",
            "}",
            "[",
            "]",
            ",",
            "#",
            "\t",
            "\r",
            "\0",
            "a",
            "é",
            "\ud83d",
            "CMD",
            "`",
            "# escape=`\n"
        };
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "FROM a\n" : "");
            for (int n = random.nextInt(20); n >= 0; n--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            try {
                assertThat(Dockerfile.parse(new SourceText("Dockerfile", text.toString()))
                                .stages())
                        .isNotEmpty();
            } catch (TareException e) {
                assertThat(e.problem().render()).startsWith("Dockerfile:");
            }
        }
    }
}
