package dev.tare.sandbox;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;

/** The errors of a system that refuses. */
public final class SandboxFailures {
    private SandboxFailures() {}

    /** @param what such as {@code the image cannot be mounted} */
    public static TareException of(String what, IOException cause) {
        boolean named = cause instanceof FileSystemException f
                && f.getFile() != null
                && !(cause instanceof AtomicMoveNotSupportedException);
        String file = named ? ((FileSystemException) cause).getFile() + ": " : "";
        return new TareException(TareException.FAILED, Problem.of(what + ": " + file + Reasons.of(cause)), cause);
    }
}
