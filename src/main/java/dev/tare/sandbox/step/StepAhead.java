package dev.tare.sandbox.step;

import dev.tare.io.Uninterruptible;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is started for the next step while another runs: the kernel takes as long to move a process into a control group
 * as for all else, by waiting. The folder of the step is only a name until the step comes.
 */
final class StepAhead {
    private static final long PATIENCE_SECONDS = 2;

    private final StepFolder folder;
    private final StepRuntime runtime;
    private final Thread thread = Thread.ofPlatform().daemon().name("next step").unstarted(this::start);
    private volatile @Nullable Process process;

    private StepAhead(StepRuntime runtime, StepFolder folder) {
        this.runtime = runtime;
        this.folder = folder;
    }

    /** Begins, and returns at once. */
    static StepAhead begin(StepRuntime runtime, StepFolder folder) {
        StepAhead ahead = new StepAhead(runtime, folder);
        ahead.thread.start();
        return ahead;
    }

    private void start() {
        try {
            process = runtime.start(folder);
        } catch (IOException e) {
            // The step itself will tell.
        }
    }

    StepFolder folder() {
        return folder;
    }

    /** The process, null where there is none. */
    @Nullable Process take() {
        Uninterruptible.join(thread);
        return process;
    }

    /** No step has come. */
    void end() {
        Process started = take();
        if (started == null) {
            return;
        }
        try {
            started.getOutputStream().close();
            if (!started.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                started.destroyForcibly();
            }
        } catch (IOException e) {
            started.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
