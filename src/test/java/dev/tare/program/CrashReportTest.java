package dev.tare.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.command.Console;
import dev.tare.diagnostic.CrashReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A stack trace was all that a user got where no code expected what happened. */
class CrashReportTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    /** Runs a command whose output fails as nobody expects. @return the exit code */
    private int run(Map<String, String> environment, Supplier<? extends RuntimeException> failure) {
        PrintStream out = new PrintStream(OutputStream.nullOutputStream()) {
            @Override
            public void println(String line) {
                throw failure.get();
            }
        };
        PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
        return Main.run(
                new String[] {"--version"},
                new Console(out, err, new ByteArrayInputStream(new byte[0]), environment, Path.of("/")));
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatNobodyForesawIsTwoLinesAndNoStackTrace() {
        assertThat(run(Map.of(), () -> new IllegalStateException("no layers come of it")))
                .isEqualTo(1);
        assertThat(said())
                .startsWith("tare: java.lang.IllegalStateException: no layers come of it; this is a mistake in tare\n"
                        + "  please report these lines, ")
                .contains("it was at dev.tare.program.CrashReportTest.", "(CrashReportTest.java:", "TARE_DEBUG=1")
                .hasLineCount(2);
    }

    @Test
    void eachCauseIsSaidOnceAndSafelyForATerminal() {
        assertThat(run(Map.of("TARE_DEBUG", ""), () -> {
                    Exception cause = new Exception("from https://ann:secret@host/\n\u001b[2J");
                    return new IllegalArgumentException("step 2", new IllegalStateException(cause));
                }))
                .isEqualTo(1);
        assertThat(said())
                .startsWith("tare: java.lang.IllegalArgumentException: step 2; java.lang.IllegalStateException:"
                        + " java.lang.Exception: from https://xxxxx:xxxxx@host/ ?[2J; this is a mistake in tare\n")
                .hasLineCount(2);
    }

    @Test
    void theStackTraceIsShownToWhoAsksForIt() {
        assertThat(run(Map.of("TARE_DEBUG", "1"), () -> new IllegalStateException("made", new Exception("cause"))))
                .isEqualTo(1);
        assertThat(said())
                .contains(
                        "this is a mistake in tare\n",
                        "\njava.lang.IllegalStateException: made\n\tat ",
                        "\nCaused by: java.lang.Exception: cause\n");
    }

    @Test
    void whatEndsAThreadBesideTheMainOneIsToldInTheSameWay() throws InterruptedException {
        PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
        Thread thread = Thread.ofPlatform().unstarted(() -> {
            throw new IllegalStateException("aside");
        });
        thread.setUncaughtExceptionHandler(new CrashReport(err, Map.of()));
        thread.start();
        thread.join();

        assertThat(said())
                .startsWith("tare: java.lang.IllegalStateException: aside; this is a mistake in tare\n")
                .hasLineCount(2);
    }
}
