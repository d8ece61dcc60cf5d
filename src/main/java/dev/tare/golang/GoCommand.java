package dev.tare.golang;

import dev.tare.diagnostic.TareException;
import dev.tare.diagnostic.Trace;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs {@code go} and {@code git} with an environment of its own.
 *
 * @param folder in which they run
 * @param environment all of it
 */
public record GoCommand(Path folder, Map<String, String> environment) {
    private static final Path USUAL_PLACE = Path.of("/usr/local/go/bin");

    /**
     * Where {@code go} is.
     *
     * @throws TareException when it is not on PATH; the hint says how to get it
     */
    public String go() {
        String found = onPath("go");
        if (found != null) {
            return found;
        }
        String hint = Files.isExecutable(USUAL_PLACE.resolve("go"))
                ? "there is one in " + USUAL_PLACE + ": export PATH=$PATH:" + USUAL_PLACE
                : "install Go 1.18 or later from https://go.dev/dl/ and put its bin folder on PATH";
        throw TareException.failed("a Go program is to be built, but no go command is on PATH", hint);
    }

    /** The absolute path of a program, or null when it is not on PATH. */
    public @Nullable String onPath(String program) {
        String path = environment.getOrDefault("PATH", "");
        int start = 0;
        while (start < path.length()) {
            int end = path.indexOf(File.pathSeparatorChar, start);
            end = end < 0 ? path.length() : end;
            // An empty entry is the current folder to a shell; go itself takes no program from there.
            if (end > start) {
                Path file = Path.of(path.substring(start, end), program);
                if (file.isAbsolute() && Files.isExecutable(file) && !Files.isDirectory(file)) {
                    return file.toString();
                }
            }
            start = end + 1;
        }
        return null;
    }

    /**
     * Runs a program to its end; each line of both of its outputs goes to {@code lines} as it comes.
     *
     * @return its exit code
     */
    int run(List<String> command, Consumer<String> lines) {
        return start(command, true, lines);
    }

    /** Runs a program to its end; the lines of its standard output. Neither its errors nor its exit code count. */
    public List<String> ask(List<String> command) {
        List<String> lines = new ArrayList<>();
        start(command, false, lines::add);
        return lines;
    }

    private int start(List<String> command, boolean withErrors, Consumer<String> lines) {
        try (Trace.Span _ = Trace.span("process", "run", command)) {
            return traced(command, withErrors, lines);
        }
    }

    private int traced(List<String> command, boolean withErrors, Consumer<String> lines) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        // As a shell sets it: with it go keeps symlinks of the folder's name as the user wrote them.
        builder.environment().put("PWD", folder.toString());
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        if (withErrors) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw TareException.failed("cannot start " + command.getFirst() + ": " + e.getMessage(), e);
        }
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.accept(line);
            }
            return process.waitFor();
        } catch (IOException e) {
            throw TareException.failed("cannot read what " + command.getFirst() + " says: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TareException.failed(command.getFirst() + " was interrupted", e);
        } finally {
            process.destroy();
        }
    }
}
