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
    public static Path keeper() throws IOException {
        return program().toRealPath().resolveSibling("target/tare/lib/tare-keeper");
    }

    public Command command(String... words) {
        return command(Arrays.asList(words));
    }

    public Command command(List<String> words) {
        List<String> all = new ArrayList<>(List.of(program().toString()));
        all.addAll(words);
        return Command.of(all).with("TARE_HOME", home.toString());
    }
}
