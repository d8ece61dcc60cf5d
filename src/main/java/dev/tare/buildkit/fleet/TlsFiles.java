package dev.tare.buildkit.fleet;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of mutual TLS, in PEM.
 *
 * @param ca whose certificates are trusted; null for those that the system trusts
 * @param cert what is shown; null, with {@code key}, to show none
 * @param key of {@code cert}, in PKCS #8
 * @param serverName that the daemon's certificate must have; null for the host of the address
 */
public record TlsFiles(
        @Nullable Path ca,
        @Nullable Path cert,
        @Nullable Path key,
        @Nullable String serverName) {
    public TlsFiles {
        if ((cert == null) != (key == null)) {
            throw new IllegalArgumentException("a certificate needs its key, and a key its certificate");
        }
    }

    /** The files of a folder as {@code buildctl --tlsdir} has them: ca.pem, cert.pem, key.pem. */
    public static TlsFiles in(Path folder) {
        return new TlsFiles(folder.resolve("ca.pem"), folder.resolve("cert.pem"), folder.resolve("key.pem"), null);
    }
}
