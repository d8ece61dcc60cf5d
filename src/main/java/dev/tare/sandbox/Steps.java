package dev.tare.sandbox;

import dev.tare.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;

/** Runs the RUN steps of a build, several at a time, and clears away after them and after those that a crash left. */
public final class Steps implements AutoCloseable {
    private final Store store;
    private final StepSettings settings;
    private final Clock clock;

    public Steps(Store store, StepSettings settings, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Runs a step to its end.
     *
     * @param output of the program
     * @param errors of the program
     * @return its exit code and the upper folder of the overlay; the caller closes it
     * @throws dev.tare.diagnostic.TareException when it cannot be started
     */
    public Outcome run(StepRun step, OutputStream output, OutputStream errors) throws IOException {
        throw new UnsupportedOperationException(store + " " + settings + " " + clock + step + output + errors);
    }

    /** Kills all steps that run, now and later: each {@link #run} then ends with {@link Outcome#canceled}. */
    public void cancel() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        // Nothing is held yet.
    }

    /**
     * What a step left.
     *
     * @param code exit code of the program; 128 and the signal's number where one ended it
     * @param canceled whether {@link #cancel} ended it
     * @param upper what it changed, in overlayfs's own form, without the stubs of mounts; may be moved away
     * @param folder removed by close with all in it
     */
    public record Outcome(int code, boolean canceled, Path upper, Path folder) implements AutoCloseable {
        @Override
        public void close() {
            Folders.deleteQuietly(folder);
        }
    }
}
