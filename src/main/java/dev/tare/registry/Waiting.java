package dev.tare.registry;

import dev.tare.diagnostic.Progress;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says whom a command waits for, when that takes longer than anybody would expect. */
final class Waiting {
    private static final long PATIENCE_MILLIS = 3000;

    /** Whom a question of this thread waits for at the moment. */
    private static final ThreadLocal<@Nullable AtomicReference<String>> NOW = new ThreadLocal<>();

    private Waiting() {}

    /** A question to a registry. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws IOException;
    }

    static <T> T forAnswer(Progress progress, String host, Question<T> question) throws IOException {
        return ask(progress::note, "waiting for " + host + " to answer", question);
    }

    /**
     * A part of a question, which is another's to answer.
     *
     * @param notes where it is a part of none
     * @param whom such as {@code program, which does this}
     */
    static <T> T forProgram(Consumer<String> notes, String whom, Question<T> question) throws IOException {
        AtomicReference<String> now = NOW.get();
        String said = "waiting for " + whom;
        if (now == null) {
            return ask(notes, said, question);
        }
        String before = now.getAndSet(said);
        try {
            return question.ask();
        } finally {
            now.set(before);
        }
    }

    private static <T> T ask(Consumer<String> notes, String said, Question<T> question) throws IOException {
        AtomicReference<String> now = new AtomicReference<>(said);
        Thread watch = Thread.ofPlatform().daemon().name("waiting").start(() -> tell(notes, now));
        NOW.set(now);
        try {
            return question.ask();
        } finally {
            NOW.remove();
            watch.interrupt();
        }
    }

    /** Each of whom it is waited for is told once. */
    private static void tell(Consumer<String> notes, AtomicReference<String> now) {
        String told = "";
        try {
            while (true) {
                String whom = now.get();
                Thread.sleep(PATIENCE_MILLIS);
                if (whom.equals(now.get()) && !whom.equals(told)) {
                    notes.accept(whom);
                    told = whom;
                }
            }
        } catch (InterruptedException e) {
            // It has answered.
        }
    }
}
