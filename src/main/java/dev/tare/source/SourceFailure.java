package dev.tare.source;

import dev.tare.diagnostic.Credentials;
import dev.tare.diagnostic.TareException;
import dev.tare.http.Fault;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A remote source that could not be fetched, in words for the user. It never contains a password. */
public final class SourceFailure extends IOException implements Fault {
    private static final long serialVersionUID = 1L;
    private final String text;
    private final @Nullable String hint;
    private final boolean transientFault;
    private final boolean unreachable;
    private final boolean silence;
    private final long waitMillis;

    private SourceFailure(String message, @Nullable String hint, @Nullable Throwable cause, @Nullable Fault fault) {
        super(Credentials.hide(message), cause);
        this.text = Credentials.hide(message);
        this.hint = hint == null ? null : Credentials.hide(hint);
        this.transientFault = fault != null && fault.isTransient();
        this.unreachable = fault != null && fault.isUnreachable();
        this.silence = fault != null && fault.isSilence();
        this.waitMillis = fault == null ? -1 : fault.waitMillis();
    }

    SourceFailure(String message, @Nullable String hint, @Nullable Throwable cause) {
        this(message, hint, cause, null);
    }

    SourceFailure(String message, @Nullable String hint) {
        this(message, hint, null, null);
    }

    /** @param fault which says whether another attempt may come through */
    static SourceFailure of(String message, @Nullable String hint, @Nullable Throwable cause, Fault fault) {
        return new SourceFailure(message, hint, cause, fault);
    }

    /** What to do, or null. */
    public @Nullable String hint() {
        return hint;
    }

    /** The same for a source that is in no file. */
    public TareException withoutPlace() {
        return TareException.failed(text, hint);
    }

    @Override
    public boolean isTransient() {
        return transientFault;
    }

    @Override
    public boolean isUnreachable() {
        return unreachable;
    }

    @Override
    public boolean isSilence() {
        return silence;
    }

    @Override
    public long waitMillis() {
        return waitMillis;
    }
}
