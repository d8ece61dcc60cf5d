package dev.tare.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** What {@code scripts/install-peers} has fetched. */
public final class Peers {
    private Peers() {}

    /** A folder that it makes; the test is skipped where it has not. */
    public static Path folder(String name) {
        String given = System.getenv("TARE_VERIFY_CACHE");
        String home = System.getenv("XDG_CACHE_HOME");
        Path cache = given != null
                ? Path.of(given)
                : (home != null ? Path.of(home) : Path.of(System.getProperty("user.home"), ".cache"))
                        .resolve("tare-verify");
        Path folder = cache.resolve(name);
        Assumptions.assumeTrue(
                Files.exists(folder.resolve("complete")), "skipped: scripts/install-peers makes " + folder);
        return folder;
    }
}
