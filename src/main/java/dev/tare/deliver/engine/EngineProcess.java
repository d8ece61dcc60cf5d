package dev.tare.deliver.engine;

import dev.tare.diagnostic.TareException;
import dev.tare.io.OutputHead;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A finished run of an engine's command line.
 *
 * @param exitCode of the process
 * @param output what it said on both streams, its beginning
 */
record EngineProcess(int exitCode, String output) {
    private static final int KEPT_BYTES = 64 * 1024;
    private static final long PROBE_SECONDS = 20;
    private static final int BUFFER_BYTES = 256 * 1024;

    boolean succeeded() {
        return exitCode == 0;
    }

    /** The last line that is not empty: where these programs say why. */
    String lastLine() {
        String last = "";
        for (String line : output.split("\n")) {
            last = line.isBlank() ? last : line.strip();
        }
        return last.isEmpty() ? "exit code " + exitCode : last;
    }

    /** Runs a probe, which has some seconds. */
    static EngineProcess run(List<String> command, Map<String, String> environment) {
        return run(command, environment, null);
    }

    /** Runs a command that reads the archive from its standard input; it has all the time it takes. */
    static EngineProcess feed(List<String> command, Map<String, String> environment, EngineLoader.Archive archive) {
        return run(command, environment, archive);
    }

    private static EngineProcess run(
            List<String> command, Map<String, String> environment, EngineLoader.@Nullable Archive archive) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw TareException.failed("cannot start " + command.getFirst() + ": " + e.getMessage(), e);
        }
        OutputHead output = new OutputHead(process.getInputStream(), KEPT_BYTES);
        Thread reader = Thread.ofVirtual().start(output);
        try {
            write(process.getOutputStream(), archive);
            if (archive == null && !process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
                return new EngineProcess(-1, "no answer within " + PROBE_SECONDS + " seconds");
            }
            int code = process.waitFor();
            reader.join(1000);
            return new EngineProcess(code, output.text());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TareException.failed(command.getFirst() + " was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** A process that ends before it has read all says itself why, so that a broken pipe is no failure here. */
    private static void write(OutputStream stdin, EngineLoader.@Nullable Archive archive) {
        try (OutputStream out = new BufferedOutputStream(stdin, BUFFER_BYTES)) {
            if (archive != null) {
                archive.sendTo(out);
            }
        } catch (IOException e) {
            // It is gone, or going.
        }
    }
}
