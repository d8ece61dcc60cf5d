package dev.tare.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A command to run to its end, with its time bounded.
 *
 * @param input the file that is its standard input
 * @param output the file that its standard output goes to; where there is none, it is captured
 */
public record ChildProcess(
        List<String> words,
        Path folder,
        Map<String, String> environment,
        Path input,
        Optional<Path> output,
        Duration limit) {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    public ChildProcess {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    public static ChildProcess of(String... words) {
        return of(Arrays.asList(words));
    }

    public static ChildProcess of(List<String> words) {
        return new ChildProcess(
                words, Path.of("").toAbsolutePath(), Map.of(), Path.of("/dev/null"), Optional.empty(), LIMIT);
    }

    public ChildProcess in(Path elsewhere) {
        return new ChildProcess(words, elsewhere, environment, input, output, limit);
    }

    public ChildProcess with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new ChildProcess(words, folder, more, input, output, limit);
    }

    public ChildProcess from(Path file) {
        return new ChildProcess(words, folder, environment, file, output, limit);
    }

    public ChildProcess to(Path file) {
        return new ChildProcess(words, folder, environment, input, Optional.of(file), limit);
    }

    public ChildProcess within(Duration time) {
        return new ChildProcess(words, folder, environment, input, output, time);
    }

    /** Runs it and gives what came out, whatever the exit code. A run beyond the limit is killed and fails the test. */
    public Result run() {
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(words).directory(folder.toFile()).redirectInput(input.toFile());
            output.ifPresent(file -> builder.redirectOutput(file.toFile()));
            builder.environment().putAll(environment);
            Process process = builder.start();
            Pipe out = Pipe.reading(process.getInputStream());
            Pipe err = Pipe.reading(process.getErrorStream());
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
                throw new AssertionError(
                        "not done after " + limit + ": " + String.join(" ", words) + "\n" + err.text());
            }
            return new Result(words, process.exitValue(), out.text(), err.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Runs it and fails the test, with the output, unless it exits with 0. */
    public Result succeed() {
        Result result = run();
        if (result.exit() != 0) {
            throw new AssertionError(result.toString());
        }
        return result;
    }

    /** The file of that name in a folder of PATH; where there is none the test is skipped, and says why. */
    public static String installed(String name) {
        for (String folder : System.getenv("PATH").split(":")) {
            Path file = Path.of(folder, name);
            if (Files.isExecutable(file)) {
                return file.toString();
            }
        }
        return Assumptions.abort("skipped: " + name + " is not installed");
    }

    /** Skips the test where it does not run as root. */
    public static void needRoot() {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "skipped: needs root");
    }

    /** What a command left. */
    public record Result(List<String> words, int exit, String out, String err) {
        @Override
        public String toString() {
            return "exit code " + exit + " of: " + String.join(" ", words) + "\n" + out + err;
        }
    }

    private record Pipe(Thread reader, ByteArrayOutputStream sink) {
        static Pipe reading(InputStream from) {
            ByteArrayOutputStream sink = new ByteArrayOutputStream();
            Thread reader = Thread.startVirtualThread(() -> {
                try (from) {
                    from.transferTo(sink);
                } catch (IOException e) {
                    // Closed by the end of the process.
                }
            });
            return new Pipe(reader, sink);
        }

        String text() throws InterruptedException {
            // A process that it left behind may hold the pipe open.
            reader.join(5000);
            return sink.toString(UTF_8);
        }
    }
}
