package dev.tare.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.terminal.FakeScreen;
import dev.tare.terminal.PlainProgress;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class OncePerBuildTest {
    private final FakeScreen screen = new FakeScreen();

    @Test
    void theSameLineOfTwoPlatformsIsToldOnceAndOneThatComesTwiceTwice() {
        PlainProgress progress = new PlainProgress(screen);
        OncePerBuild said = new OncePerBuild(progress, progress::tell);
        Consumer<String> arm = said.lines();
        Consumer<String> amd = said.lines();

        List.of("a", "b", "a").forEach(arm);
        List.of("a", "a", "c").forEach(amd);

        assertThat(screen.written().lines()).containsExactly("a", "b", "a", "c");
    }

    @Test
    void notesAreSaidOnceAndStepsNameTheirPlatform() {
        PlainProgress progress = new PlainProgress(screen);
        OncePerBuild said = new OncePerBuild(progress, progress::tell);
        for (String platform : List.of("[one] ", "[two] ")) {
            var own = said.of(platform);
            own.note("no git");
            own.begin("go build").done();
        }

        assertThat(screen.written())
                .containsOnlyOnce("no git")
                .contains("[one] go build")
                .contains("[two] go build");
    }

    @Test
    void allOfItEndsBeforeItsFirstFailureIsThrown() {
        AtomicInteger ended = new AtomicInteger();
        Callable<Integer> fails = () -> {
            throw new IllegalStateException("second");
        };
        Callable<Integer> fine = ended::incrementAndGet;

        assertThatThrownBy(() -> AtOnce.all(List.of(fine, fails, fine))).hasMessage("second");
        assertThat(ended).hasValue(2);
        assertThat(AtOnce.all(List.of(() -> 1, () -> 2))).containsExactly(1, 2);
    }
}
