package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.SaidProgress;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WaitNoticeTest {
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final SaidProgress progress = new SaidProgress();

    @Test
    void whoKeepsACommandWaitingIsNamed() throws IOException {
        String answer = WaitNotice.forAnswer(progress, "registry.test", PATIENCE, () -> {
            while (progress.notes.isEmpty()) {
                pause();
            }
            return "at last";
        });

        assertThat(answer).isEqualTo("at last");
        assertThat(progress.notes).containsExactly("waiting for registry.test to answer");
    }

    @Test
    void aProgramThatIsAskedMeanwhileIsNamedInPlaceOfTheRegistry() throws IOException {
        String answer = WaitNotice.forAnswer(
                progress,
                "registry.test",
                PATIENCE,
                () -> WaitNotice.forProgram(_ -> {}, "docker-credential-x", () -> {
                    while (progress.notes.isEmpty()) {
                        pause();
                    }
                    return "at last";
                }));

        assertThat(answer).isEqualTo("at last");
        assertThat(progress.notes).containsExactly("waiting for docker-credential-x");
    }

    @Test
    void whoAnswersIsNot() throws IOException {
        assertThat(WaitNotice.forAnswer(progress, "registry.test", () -> 7)).isEqualTo(7);

        assertThat(progress.notes).isEmpty();
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
