package dev.tare.program;

import dev.tare.posix.Signals;
import java.time.Instant;

/**
 * What a command that starts a container will need, prepared by another thread while the command line is read: to handle
 * signals takes 12 ms at the first time, a formatter of times 3 ms, and the logger that each start of a process asks for 9 ms.
 */
record WarmUp() implements Runnable {

    /** Begins, where these words are such a command. */
    static void of(String[] words) {
        if (words.length > 0 && words[0].equals("run")) {
            Thread.ofPlatform().daemon().name("tare-ahead").start(new WarmUp());
        }
    }

    @Override
    public void run() {
        Signals.prepare();
        System.Logger _ = System.getLogger("java.lang.ProcessBuilder");
        String _ = Instant.EPOCH.toString();
    }
}
