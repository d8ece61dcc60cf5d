package dev.tare.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The built Tare with a store of its own, run as a user runs it. */
public record Tare(Path home) {
    /** The command that starts it; the property {@code tare.bin} names another one than the launcher of this checkout. */
    public static Path program() {
        return Path.of(System.getProperty("tare.bin", "tare")).toAbsolutePath();
    }

    /** The program that keeps containers, of the same distribution. */
    public static Path shim() throws IOException {
        return distribution().resolve("lib/tare-shim");
    }

    /** The folder of bin and lib. */
    public static Path distribution() throws IOException {
        return program().toRealPath().resolveSibling("target/tare");
    }

    public ChildProcess command(String... words) {
        return command(Arrays.asList(words));
    }

    public ChildProcess command(List<String> words) {
        List<String> all = new ArrayList<>(List.of(program().toString()));
        all.addAll(words);
        return ChildProcess.of(all).with("TARE_HOME", home.toString());
    }
}
