package dev.tare.registry;

import dev.tare.diagnostic.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says whom a command waits for, when that takes longer than anybody would expect. */
final class WaitNotice {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /** Whom a question of this thread waits for at the moment. */
    private static final ThreadLocal<@Nullable Whom> NOW = new ThreadLocal<>();

    private WaitNotice() {}

    /** Whom a question waits for, read by the thread that tells it. */
    private static final class Whom {
        private volatile String said;

        Whom(String said) {
            this.said = said;
        }
    }

    /** A question to a registry. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws IOException;
    }

    static <T> T forAnswer(Progress progress, String host, Question<T> question) throws IOException {
        return forAnswer(progress, host, PATIENCE, question);
    }

    /** As the other. @param patience after which it says so */
    static <T> T forAnswer(Progress progress, String host, Duration patience, Question<T> question) throws IOException {
        return ask(progress::note, "waiting for " + host + " to answer", patience, question);
    }

    /**
     * A part of a question, which is another's to answer.
     *
     * @param notes where it is a part of none
     * @param whom such as {@code program, which does this}
     */
    static <T> T forProgram(Consumer<String> notes, String whom, Question<T> question) throws IOException {
        Whom now = NOW.get();
        String said = "waiting for " + whom;
        if (now == null) {
            return ask(notes, said, PATIENCE, question);
        }
        String before = now.said;
        now.said = said;
        try {
            return question.ask();
        } finally {
            now.said = before;
        }
    }

    private static <T> T ask(Consumer<String> notes, String said, Duration patience, Question<T> question)
            throws IOException {
        Whom now = new Whom(said);
        Thread watch = Thread.ofPlatform().daemon().name("waiting").start(() -> tell(notes, now, patience));
        NOW.set(now);
        try {
            return question.ask();
        } finally {
            NOW.remove();
            watch.interrupt();
        }
    }

    /** Names each host or program that the command waits for, once. */
    private static void tell(Consumer<String> notes, Whom now, Duration patience) {
        String told = "";
        try {
            while (true) {
                String whom = now.said;
                Thread.sleep(patience);
                if (whom.equals(now.said) && !whom.equals(told)) {
                    notes.accept(whom);
                    told = whom;
                }
            }
        } catch (InterruptedException e) {
            // It has answered.
        }
    }
}
