package dev.tare.engine;

import dev.tare.oci.Digest;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What builds that run at once make, by the keys of their steps: each layer is made once, and whoever else needs it
 * waits for it.
 */
final class SharedWork {
    private final SingleFlight<Digest, Digest> layers = new SingleFlight<>();

    /** The layer of a key; made now, unless another build of these makes it or has made it. */
    Digest once(Digest key, Callable<Digest> make) throws IOException {
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
                throw SingleFlight.unwrapped(e);
            }
        }
    }
}
