package dev.tare.sandbox;

import dev.tare.diagnostic.TareException;
import dev.tare.diagnostic.Trace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The programs of the system that make namespaces and networks. */
public final class HostPrograms {
    /** Where they are for a user whose PATH has no system programs. */
    private static final String MORE_FOLDERS = ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin";

    private HostPrograms() {}

    /** The file of a program, or null when it is not installed. */
    public static @Nullable Path find(String name) {
        String path = System.getenv("PATH");
        for (String folder : ((path == null ? "" : path) + MORE_FOLDERS).split(":", -1)) {
            if (folder.startsWith("/") && Files.isExecutable(Path.of(folder, name))) {
                return Path.of(folder, name);
            }
        }
        return null;
    }

    /** The program of the distribution that keeps containers and runs steps; null when it was made without one. */
    public static @Nullable Path shim() {
        String lib = System.getProperty("tare.lib");
        Path program = lib == null ? null : Path.of(lib, "tare-shim").toAbsolutePath();
        return program != null && Files.isExecutable(program) ? program : null;
    }

    /** @param why what it is needed for, as in {@code containers run in it} */
    public static Path require(String name, String why, String debianPackage) {
        Path found = find(name);
        if (found == null) {
            throw TareException.failed(
                    name + " is not installed: " + why,
                    "install it (Debian and Ubuntu: apt-get install " + debianPackage + ")");
        }
        return found;
    }

    /**
     * Runs a program to its end.
     *
     * @param input what it reads
     */
    public static Result run(List<String> command, String input) throws IOException {
        try (Trace.Span _ = Trace.span("process", "run", command)) {
            return result(new ProcessBuilder(command).redirectErrorStream(true).start(), input);
        }
    }

    private static Result result(Process process, String input) throws IOException {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It did not want to read; its exit code says whether that was right.
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(await(process), output.strip());
    }

    /** Runs a program that must succeed. @throws IOException with what it printed, when it does not */
    public static void check(List<String> command, String input) throws IOException {
        Result result = run(command, input);
        if (result.code() != 0) {
            throw new IOException(Path.of(command.getFirst()).getFileName() + ": " + result.output());
        }
    }

    public static int await(Process process) throws IOException {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IOException("interrupted", e);
        }
    }

    /**
     * What a program left.
     *
     * @param output standard output and errors
     */
    public record Result(int code, String output) {}
}
