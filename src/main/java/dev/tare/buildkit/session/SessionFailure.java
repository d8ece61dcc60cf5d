package dev.tare.buildkit.session;

import dev.tare.diagnostic.TareException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The first failure of what a daemon asked us for: the daemon's own error would only repeat a part of it. */
public final class SessionFailure {
    private final AtomicReference<@Nullable TareException> first = new AtomicReference<>();

    void set(TareException failure) {
        first.compareAndSet(null, failure);
    }

    /** Null where all went well. */
    public @Nullable TareException get() {
        return first.get();
    }
}
