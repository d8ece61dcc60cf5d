package dev.tare.cli;

import dev.tare.command.Console;
import dev.tare.program.Main;
import dev.tare.store.Store;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs command lines in this process, over a store in a folder of the test. */
public final class CommandLine {
    final Path directory;
    private final Map<String, String> environment;

    public CommandLine(Path directory) {
        this(directory, Map.of());
    }

    /** @param more of the environment, besides the store */
    public CommandLine(Path directory, Map<String, String> more) {
        this.directory = directory;
        this.environment = new HashMap<>(more);
        environment.put("TARE_HOME", directory.resolve("home").toString());
    }

    /** What a command line gave. */
    public record Result(int code, ByteArrayOutputStream written, String err) {
        public String out() {
            return written.toString(StandardCharsets.UTF_8);
        }

        public byte[] outBytes() {
            return written.toByteArray();
        }

        public List<String> lines() {
            return out().lines().toList();
        }
    }

    public Store store() {
        return Store.open(Store.home(environment));
    }

    public Result run(String... words) {
        return runWith(new byte[0], words);
    }

    public Result runWith(byte[] input, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                words,
                new Console(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        new ByteArrayInputStream(input),
                        environment,
                        directory));
        return new Result(code, out, err.toString(StandardCharsets.UTF_8));
    }
}
