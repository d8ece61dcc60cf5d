package dev.tare.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.diagnostic.Location;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.SourceText;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A file with 20,000 of one thing is planned in time that is in proportion: a second or so, where a square takes
 * minutes.
 */
@Timeout(60)
class ManyOfEachTest {
    private static final int COUNT = 20_000;

    /** A name, what stands before all, what stands {@code COUNT} times with a number for %, and what stands after all. */
    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of("ENV", "FROM scratch\n", "ENV a%=$b%\n", "COPY a b\n"),
                Arguments.of("variables of one ENV", "FROM scratch\nENV", " \\\n a%=b", "\nCOPY $a5 b\n"),
                Arguments.of("ARG", "FROM scratch\n", "ARG a%=b\n", "RUN true\n"),
                Arguments.of("global ARG", "", "ARG a%=$a1\n", "FROM scratch\nCOPY a b\n"),
                Arguments.of("LABEL", "FROM scratch\n", "LABEL a%=b\n", "COPY a b\n"),
                Arguments.of("labels of one LABEL", "FROM scratch\nLABEL", " \\\n a%=b", "\nCOPY a b\n"),
                Arguments.of("EXPOSE", "FROM scratch\n", "EXPOSE %\n", "COPY a b\n"),
                Arguments.of("ports of one EXPOSE", "FROM scratch\nEXPOSE", " \\\n %", "\nCOPY a b\n"),
                Arguments.of("VOLUME", "FROM scratch\n", "VOLUME /v%\n", "COPY a b\n"),
                Arguments.of("volumes of one VOLUME", "FROM scratch\nVOLUME", " \\\n /v%", "\nCOPY a b\n"),
                Arguments.of("CMD", "FROM scratch\n", "CMD [\"a%\"]\n", "COPY a b\n"),
                Arguments.of("ONBUILD", "FROM scratch\n", "ONBUILD ENV a%=b\n", "COPY a b\n"),
                Arguments.of("layers", "FROM scratch\n", "COPY a% b\n", ""),
                Arguments.of("sources of one COPY", "FROM scratch\nCOPY", " \\\n a%", " /b/\n"),
                Arguments.of("mounts of the context", "FROM scratch\nRUN", " \\\n --mount=target=/m%", " true\n"),
                Arguments.of(
                        "mounts of all other kinds",
                        "FROM scratch\nRUN",
                        " \\\n --mount=type=tmpfs,target=/m% --mount=type=cache,target=/c%"
                                + " --mount=type=secret,id=s%,target=/s%",
                        " true\n"),
                Arguments.of("stages", "", "FROM scratch AS s%\nCOPY a b\n", ""),
                Arguments.of(
                        "copies from stages",
                        "FROM scratch AS a\nCOPY a b\nFROM scratch\n",
                        "COPY --from=a b c%\n",
                        ""));
    }

    private static String text(String before, String each, String after) {
        StringBuilder text = new StringBuilder(before);
        for (int i = 1; i <= COUNT; i++) {
            text.append(each.replace("%", Integer.toString(i)));
        }
        return text.append(after).toString();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void areLinear(String kind, String before, String each, String after) {
        Planned planned = new PlannerFixture().plan(text(before, each, after));
        assertThat(planned.plan().config().history()).as(kind).isNotEmpty();
    }

    @Test
    void stagesThatAreAllMountedInOneRunAreLinear() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < COUNT; i++) {
            text.append("FROM scratch AS s")
                    .append(i)
                    .append("\nCOPY a")
                    .append(i)
                    .append(" b\n");
        }
        text.append("FROM scratch\nRUN");
        for (int i = 0; i < COUNT; i++) {
            text.append(" \\\n --mount=from=s").append(i).append(",target=/m").append(i);
        }
        Planned planned = new PlannerFixture().plan(text.append(" true\n").toString());
        assertThat(planned.plan().result().inputs()).hasSize(COUNT + 1);
    }

    @Test
    void aLineIsFoundAtOnceHoweverManyAreAskedFor() {
        int count = 10 * COUNT;
        SourceText source = new SourceText("Dockerfile", "CMD [\"a\"]\r\n".repeat(count) + "end");
        for (int i = 1; i <= count; i++) {
            assertThat(Problem.at(Location.ofLine(source, i), "x").render())
                    .endsWith(" | CMD [\"a\"]\n"
                            + " ".repeat(3 + Integer.toString(i).length()) + " | ^^^^^^^^^\n");
        }
        assertThat(source.line(count + 1)).isEqualTo("end");
        assertThat(source.line(count + 2)).isEmpty();
        assertThat(new SourceText("x", "").line(1)).isEmpty();
        assertThat(new SourceText("x", "\r\n\n").line(1)).isEmpty();
        assertThat(new SourceText("x", "a\n").line(2)).isEmpty();
    }
}
