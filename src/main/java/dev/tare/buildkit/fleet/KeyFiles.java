package dev.tare.buildkit.fleet;

import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at files that secrecy or trust depends on, before they are used. */
final class KeyFiles {
    private KeyFiles() {}

    /** @throws TareException when one is not there or cannot be read */
    static void check(TlsFiles tls, List<Problem> warnings) {
        readable(tls.ca(), "authority");
        readable(tls.cert(), "certificate");
        Path key = tls.key();
        readable(key, "key");
        try {
            // No refusal: a Secret that Kubernetes mounts is of mode 0644, in a container of its own.
            if (key != null && Files.getPosixFilePermissions(key).contains(PosixFilePermission.OTHERS_READ)) {
                warnings.add(Problem.of(key + ": everybody on this machine may read this key", "chmod 600 " + key));
            }
        } catch (IOException | UnsupportedOperationException e) {
            // No such rights on that file system.
        }
    }

    private static void readable(@Nullable Path file, String what) {
        if (file == null) {
            return;
        }
        try {
            if (Files.isDirectory(file)) {
                throw TareException.usage(file + ": the " + what + " of a builder is to be a file, not a folder", null);
            }
            Files.newInputStream(file).close();
        } catch (IOException e) {
            throw TareException.usage(
                    file + ": the " + what + " of a builder cannot be read: " + Reasons.of(e),
                    "tare builder certs makes certificates and keys");
        }
    }

    /**
     * Refuses settings that others may change: they say where sources and secrets are sent.
     *
     * @throws TareException where the file may be written by all
     */
    static void requireOwn(Path file) throws IOException {
        try {
            Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
            if (rights.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw TareException.usage(
                        file + " may be changed by everybody on this machine, and says where builds are sent",
                        "chmod o-w " + file);
            }
        } catch (UnsupportedOperationException e) {
            // No such rights on that file system.
        }
    }
}
