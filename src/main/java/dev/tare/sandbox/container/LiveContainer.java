package dev.tare.sandbox.container;

import dev.tare.diagnostic.TareException;
import dev.tare.sandbox.ExitStatus;
import dev.tare.sandbox.ProcessId;
import dev.tare.sandbox.SandboxFailures;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A container as something that lives, and whose end is waited for.
 *
 * @param containers of the store
 */
public record LiveContainer(Containers containers, Container container) {
    private static final long PAUSE_MILLIS = 20;

    /** Sends a signal to its first process. @throws TareException when it does not run */
    public void kill(int signal) {
        ProcessId process = container.state().process();
        if (process == null || !container.isRunning() || !process.signal(signal)) {
            throw TareException.failed("the container " + container.name() + " is not running", "see tare ps -a");
        }
    }

    /** Whether it runs, or what it has printed is still being written. */
    boolean isGoingOn() {
        Container now = containers.reload(container);
        return now != null && (now.isRunning() || now.isKept());
    }

    /** Waits for its end. @return its exit code; null where nobody saw it */
    public @Nullable Integer awaitEnd() {
        try {
            while (true) {
                // Written before anything of it is taken away.
                ExitStatus exit = ExitStatus.read(containers.folder(container.id()));
                if (exit != null) {
                    return exit.code();
                }
                Container now = containers.reload(container);
                if (now == null) {
                    throw TareException.failed("the container " + container.name() + " was removed");
                }
                if (!now.isRunning() && !now.isKept()) {
                    Container ended = containers.settle(now);
                    return ended == null ? null : ended.state().exitCode();
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException e) {
            throw SandboxFailures.of("the end of the container " + container.name() + " cannot be seen", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TareException.failed("interrupted");
        }
    }
}
