package dev.tare.flow;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.StepOutput;
import dev.tare.diagnostic.TareException;
import dev.tare.posix.Processes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;

/** A command of the flow on the host, by {@code sh -c}. */
final class HostCommand {
    private static final long PATIENCE_MILLIS = 500;

    private HostCommand() {}

    /** Told of the process when it runs. */
    interface Started {
        void accept(Process process) throws IOException;
    }

    /**
     * Runs a command to its end.
     *
     * @param output of the program, both its streams
     * @return its exit code
     */
    static int run(
            String command, Path directory, Map<String, String> environment, Started started, StepOutput output) {
        try {
            ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.INHERIT);
            builder.environment().clear();
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                started.accept(process);
                Thread reader = Thread.ofVirtual().start(() -> copy(process.getInputStream(), output));
                int code = process.waitFor();
                // What it has left in the background may hold the pipe open.
                reader.join(PATIENCE_MILLIS);
                return code;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw TareException.failed("the flow was interrupted");
            } finally {
                Processes.endAll(process.toHandle());
                output.flush();
            }
        } catch (IOException e) {
            throw TareException.failed("the command [" + command + "] can't be run: " + Reasons.of(e), e);
        }
    }

    private static void copy(InputStream in, StepOutput output) {
        try (in) {
            in.transferTo(output);
        } catch (IOException e) {
            // The process is gone; what it said before was told.
        }
    }
}
