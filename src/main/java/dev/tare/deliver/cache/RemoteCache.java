package dev.tare.deliver.cache;

import dev.tare.deliver.prepare.CompressedLayers;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.plan.ImportedCache;
import dev.tare.plan.StepDefinition;
import dev.tare.plan.StepResult;
import dev.tare.store.Store;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Results of steps that lie elsewhere. It is asked when the store knows no result of a step, and not before. As with
 * docker, a cache that cannot be read makes a build slower and does not stop it.
 */
abstract class RemoteCache implements ImportedCache {
    final Store store;
    final Progress progress;
    private final String shown;
    private @Nullable CacheResults results;
    private volatile boolean failed;

    /** @param shown what it is called to users */
    RemoteCache(Store store, String shown, Progress progress) {
        this.store = store;
        this.shown = shown;
        this.progress = progress;
    }

    /** Reads what it holds. @return {@link CacheResults#NONE} where it is not there yet */
    abstract CacheResults read() throws IOException;

    /** Brings the blob of a layer into the store. */
    abstract void fetch(Descriptor blob, Digest layer) throws IOException;

    @Override
    public final @Nullable StepResult result(Digest key) {
        StepResult result = results().steps().results().get(key);
        return failed ? null : result;
    }

    @Override
    public final @Nullable StepDefinition definition(Digest definition) {
        StepDefinition found = results().steps().definitions().get(definition);
        return failed ? null : found;
    }

    @Override
    public final boolean bring(Digest layer) {
        Descriptor blob = results().blobs().get(layer);
        if (blob == null || failed) {
            return false;
        }
        try {
            fetch(blob, layer);
            CacheResults.storePlain(store, store.blobs().open(blob.digest()), blob, layer);
            CompressedLayers.fetched(store, blob, layer);
            return true;
        } catch (IOException e) {
            give(TareException.failed("the cache " + shown + " can't be read: " + Reasons.of(e)));
            return false;
        } catch (TareException e) {
            give(e);
            return false;
        }
    }

    private synchronized CacheResults results() {
        CacheResults known = results;
        if (known == null) {
            Progress.Step step = progress.begin("importing the cache " + shown);
            step.working();
            known = CacheResults.NONE;
            try {
                known = read();
            } catch (IOException e) {
                give(TareException.failed("the cache " + shown + " can't be read: " + Reasons.of(e)));
            } catch (TareException e) {
                give(e);
            }
            step.done();
            results = known;
        }
        return known;
    }

    /** No step waits for it again. */
    private void give(TareException failure) {
        failed = true;
        progress.warn(failure.problem());
    }
}
