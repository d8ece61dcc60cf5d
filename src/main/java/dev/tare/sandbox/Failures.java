package dev.tare.sandbox;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** What is said when the system refuses. */
final class Failures {
    private Failures() {}

    /** @param what such as {@code the image cannot be mounted} */
    static TareException of(String what, IOException cause) {
        String file = cause instanceof FileSystemException f && f.getFile() != null ? f.getFile() + ": " : "";
        return new TareException(TareException.FAILED, Problem.of(what + ": " + file + Reasons.of(cause)), cause);
    }
}
