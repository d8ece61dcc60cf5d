package dev.tare.engine;

import dev.tare.io.SingleFlight;
import dev.tare.oci.Digest;
import dev.tare.plan.StepResult;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What builds that run at once make, by the keys of their steps: each layer is made once, and whoever else needs it
 * waits for it.
 */
final class SharedWork {
    private final SingleFlight<Digest, StepResult> layers = new SingleFlight<>();

    /** The result of a key; made now, unless another build of these makes it or has made it. */
    StepResult once(Digest key, Callable<StepResult> make) throws IOException {
        while (true) {
            AtomicBoolean isMine = new AtomicBoolean();
            try {
                return layers.get(key, () -> {
                    isMine.set(true);
                    return make.call();
                });
            } catch (ExecutionException e) {
                if (e.getCause() instanceof ExecRunner.CanceledException && !isMine.get()) {
                    // That build was stopped, and this one was not.
                    layers.forgetFailure(key);
                    continue;
                }
                if (e.getCause() instanceof Results.LostException) {
                    // Who gets it does its work anew, without what was lost.
                    layers.forgetFailure(key);
                }
                throw SingleFlight.unwrapped(e);
            }
        }
    }
}
