package dev.tare.source;

import dev.tare.diagnostic.Credentials;
import dev.tare.diagnostic.TareException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A remote source that could not be had, in words for the user. No password is in it. */
public final class SourceFailure extends IOException {
    private static final long serialVersionUID = 1L;
    private final String text;
    private final @Nullable String hint;

    SourceFailure(String message, @Nullable String hint, @Nullable Throwable cause) {
        super(Credentials.hide(message), cause);
        this.text = Credentials.hide(message);
        this.hint = hint == null ? null : Credentials.hide(hint);
    }

    SourceFailure(String message, @Nullable String hint) {
        this(message, hint, null);
    }

    /** What to do, or null. */
    public @Nullable String hint() {
        return hint;
    }

    /** The same for a source that is in no file. */
    public TareException withoutPlace() {
        return TareException.failed(text, hint);
    }
}
