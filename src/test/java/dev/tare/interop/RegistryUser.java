package dev.tare.interop;

import dev.tare.testing.ChildProcess;
import dev.tare.testing.Identity;
import dev.tare.testing.Tare;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Someone who pushes and pulls: with logins and settings in a home folder, and trust in one certificate.
 *
 * @param identity whose certificate is trusted
 */
record RegistryUser(Path home, Identity identity, Tare tare) {
    static RegistryUser in(Path home) {
        return new RegistryUser(home, Identity.make(home, "ca"), new Tare(home.resolve("store")));
    }

    /** The same user with another store, an empty one at first. */
    RegistryUser elsewhere() {
        return new RegistryUser(home, identity, new Tare(home.resolve("other")));
    }

    ChildProcess command(String... words) {
        return tare.command(words)
                .with("HOME", home.toString())
                .with("SSL_CERT_FILE", identity.certificate().toString());
    }

    /** Writes a file of the home folder. */
    void write(String path, String text) throws IOException {
        Path file = home.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
