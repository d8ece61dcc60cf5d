package dev.tare.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Dockerfiles without end, in circles, or that grow while they are read. */
@Tag("integration")
class HostileFileTest extends Attack {
    private static String lines(int count, java.util.function.IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n"));
    }

    @Test
    void aHereDocumentWithoutEndOnStandardInputIsCutOff() throws IOException {
        Path endless = folder.resolve("work/endless");
        ChildProcess.of("sh", "-c", "{ echo FROM scratch; echo 'COPY <<E /x'; yes; } | head -c 100000000 >endless")
                .in(folder.resolve("work"))
                .succeed();
        fails(
                1,
                "is no Dockerfile",
                command("build", "-q", "-f", "-", "context").from(endless).run());
        dockerfile("FROM scratch", "COPY <<E /x", "x\n".repeat(100_000));
        refused("unterminated heredoc");
    }

    @Test
    void aDeviceWithoutEndAsDockerfileIsCutOff() throws IOException {
        fails(1, "is no Dockerfile", run("build", "-q", "-f", "/dev/zero", "context"));
        Files.createSymbolicLink(context.resolve("Dockerfile"), Path.of("/dev/zero"));
        refused("is no Dockerfile");
    }

    @Test
    void aLineOfAHundredMegabytesIsRefused() throws IOException {
        ChildProcess.of(
                        "sh",
                        "-c",
                        "{ echo FROM scratch; printf 'LABEL a='; head -c 100000000 /dev/zero | tr '\\0' x; } >Dockerfile")
                .in(context)
                .succeed();
        refused("is no Dockerfile");
        dockerfile("FROM scratch", "LABEL a=" + "x".repeat(10_000_000));
        refused("line greater than max allowed size");
    }

    @Test
    void aHundredThousandLinesAreBuilt() throws IOException {
        dockerfile("FROM scratch", lines(100_000, i -> i % 2 == 0 ? "# line " + i : "ENV A=" + i), "COPY Dockerfile /");
        succeeds(build());
    }

    @Test
    void aHundredThousandVariablesAreBuiltOrRefused() throws IOException {
        dockerfile("FROM scratch", lines(100_000, i -> "ENV A" + i + "=" + i), "COPY Dockerfile /");
        assertThat(build().exit()).isIn(0, 1);
    }

    @Test
    void tenThousandStagesAreBuilt() throws IOException {
        dockerfile(
                "FROM scratch AS s0",
                "COPY Dockerfile /0",
                lines(9_999, i -> "FROM s" + i + " AS s" + (i + 1) + "\nENV A=" + i));
        succeeds(build());
        dockerfile(
                "FROM scratch AS s0",
                "COPY Dockerfile /d",
                lines(9_999, i -> "FROM scratch AS s" + (i + 1) + "\nCOPY --from=s" + i + " /d /d"));
        assertThat(build().exit()).isIn(0, 1);
    }

    @Test
    void stagesInACircleAreRefused() throws IOException {
        dockerfile("FROM itself AS itself", "COPY Dockerfile /");
        refused("itself");
        dockerfile("FROM b AS a", "COPY Dockerfile /", "FROM a AS b", "COPY Dockerfile /");
        refused("Dockerfile:1");
        dockerfile("FROM scratch AS a", "COPY --from=b /x /", "FROM scratch AS b", "COPY --from=a /x /");
        refused("circular dependency");
        dockerfile("FROM scratch AS a", "COPY --from=a /x /");
        refused("circular dependency");
    }

    @Test
    void triggersThatTriggerThemselvesEnd() throws IOException {
        dockerfile("FROM scratch", "ONBUILD ONBUILD COPY Dockerfile /");
        refused("ONBUILD");
        // Each build is the base of the next, and brings a trigger that names it.
        dockerfile("FROM scratch", "ONBUILD COPY --from=it Dockerfile /", "COPY Dockerfile /");
        succeeds(build());
        dockerfile("FROM it");
        succeeds(build());
        dockerfile("FROM scratch AS a", "ONBUILD COPY --from=b /x /", "FROM a AS b");
        refused("Dockerfile:3");
    }

    @Test
    void argumentsThatDoubleFortyTimesAreRefused() throws IOException {
        dockerfile(
                "ARG a0=xxxxxxxxxxxxxxxx",
                lines(40, i -> "ARG a" + (i + 1) + "=${a" + i + "}${a" + i + "}"),
                "FROM ${a40}",
                "COPY Dockerfile /");
        refused("expands to more than");
    }

    @Test
    void manyCopiesOfALargeVariableAreBuiltOrRefused() throws IOException {
        dockerfile(
                "FROM scratch",
                "ENV a0=xxxxxxxxxxxxxxxx",
                lines(19, i -> "ENV a" + (i + 1) + "=${a" + i + "}${a" + i + "}"),
                lines(2_000, i -> "LABEL l" + i + "=x${a19}"),
                "COPY Dockerfile /");
        ChildProcess.Result result = build();
        assertThat(result.exit()).as(result.toString()).isIn(0, 1);
        assertThat(result.err()).doesNotContain("Exception").hasSizeLessThan(10_000);
    }

    @Test
    void aNameOfMegabytesIsNotRepeatedInTheMessage() throws IOException {
        dockerfile(
                "ARG a0=xxxxxxxxxxxxxxxx",
                lines(16, i -> "ARG a" + (i + 1) + "=${a" + i + "}${a" + i + "}"),
                "FROM ${a16}");
        refused("a16");
        dockerfile("FROM scratch", "ARG a=" + "x".repeat(60_000), "COPY $a$a$a$a /");
        refused("COPY");
    }

    @Test
    void controlCharactersOfTheFileDoNotReachTheTerminal() throws IOException {
        dockerfile("FROM scratch", "\u001b[2J\u0007\u009bRUN x");
        ChildProcess.Result result = build();
        assertThat(result.exit()).as(result.toString()).isEqualTo(1);
        assertThat(result.err()).contains("unknown instruction").doesNotContain("\u001b", "\u0007", "\u009b");
    }

    @Test
    void portsAndNumbersWithoutBoundAreRefused() throws IOException {
        dockerfile("FROM scratch", "EXPOSE 1-99999999999");
        refused("1-99999999999");
        dockerfile("FROM scratch", "HEALTHCHECK --retries=99999999999999999999 CMD x");
        refused("99999999999999999999");
        dockerfile("FROM scratch", "HEALTHCHECK --interval=9999999999999999h CMD x");
        refused("9999999999999999h");
        dockerfile("FROM scratch", "COPY --chown=99999999999999999999 Dockerfile /");
        refused("99999999999999999999");
        dockerfile("FROM scratch", lines(40, i -> "EXPOSE 1-65535/tcp 1-65535/udp"), "COPY Dockerfile /");
        assertThat(build().exit()).isIn(0, 1);
    }
}
