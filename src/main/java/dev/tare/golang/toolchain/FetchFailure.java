package dev.tare.golang.toolchain;

import dev.tare.http.Fault;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A file of a module proxy, or of the checksum database, that did not come; its message has the host in it. */
final class FetchFailure extends IOException implements Fault {
    private static final long serialVersionUID = 1L;

    /** What {@link Fault} asks, taken from whoever knows. */
    private final transient @Nullable Fault fault;

    private final int status;
    private final @Nullable String hint;

    /**
     * Says it.
     *
     * @param status of the answer; 404 where a folder has no such file, 0 where there was no answer
     * @param hint what to do, or null
     * @param fault whether to try again; null for not
     */
    FetchFailure(String message, int status, @Nullable String hint, @Nullable Fault fault, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.hint = hint;
        this.fault = fault;
    }

    /** Whether there is no such file, so that the next proxy of a list is asked. */
    boolean isMissing() {
        return status == 404 || status == 410;
    }

    int status() {
        return status;
    }

    @Nullable String hint() {
        return hint;
    }

    @Override
    public boolean isTransient() {
        return fault != null && fault.isTransient();
    }

    @Override
    public boolean isUnreachable() {
        return fault != null && fault.isUnreachable();
    }

    @Override
    public boolean isSilence() {
        return fault != null && fault.isSilence();
    }

    @Override
    public long waitMillis() {
        return fault == null ? -1 : fault.waitMillis();
    }
}
