package dev.tare.cli;

import dev.tare.posix.Signals;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * What a command will need, prepared by another thread while the command line is read, since the JDK computes tables
 * at the first use: powers of five for the numbers of a JSON parser (15 ms), a checksum's (5 ms), a formatter's (3 ms). To
 * handle signals takes 12 ms.
 *
 * @param container whether a container is started
 */
record WarmUp(boolean container) implements Runnable {

    /** Begins, where these words are a command. */
    static void of(String[] words) {
        if (words.length > 0 && !words[0].startsWith("-")) {
            Thread.ofPlatform().daemon().name("tare-ahead").start(new WarmUp(words[0].equals("run")));
        }
    }

    @Override
    public void run() {
        Object _ = BigDecimal.valueOf(0);
        Object _ = new CRC32C();
        if (container) {
            Signals.prepare();
            String _ = Instant.EPOCH.toString();
        }
    }
}
