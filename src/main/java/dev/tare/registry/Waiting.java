package dev.tare.registry;

import dev.tare.diagnostic.Progress;
import java.io.IOException;

/** Says whom a command waits for, when that takes longer than anybody would expect. */
final class Waiting {
    private static final long PATIENCE_MILLIS = 3000;

    private Waiting() {}

    /** A question to a registry. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws IOException;
    }

    static <T> T forAnswer(Progress progress, String host, Question<T> question) throws IOException {
        Thread watch = Thread.ofPlatform().daemon().name("waiting").start(() -> {
            try {
                Thread.sleep(PATIENCE_MILLIS);
                progress.note("waiting for " + host + " to answer");
            } catch (InterruptedException e) {
                // It has answered.
            }
        });
        try {
            return question.ask();
        } finally {
            watch.interrupt();
        }
    }
}
