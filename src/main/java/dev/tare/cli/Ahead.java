package dev.tare.cli;

import dev.tare.oci.Json;
import dev.tare.posix.Signals;
import java.io.IOException;

/**
 * What a command comes to need, made ready by another thread while the command line is read: Jackson's parser has the
 * JDK compute powers of five for its decimal numbers, which takes 15 ms, and handling signals takes nearly as long.
 *
 * @param signals whether it handles signals
 */
record Ahead(boolean signals) implements Runnable {
    private static final byte[] NUMBER = {'1'};

    @Override
    public void run() {
        try {
            Object _ = Json.read(NUMBER);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        if (signals) {
            Signals.prepare();
        }
    }
}
