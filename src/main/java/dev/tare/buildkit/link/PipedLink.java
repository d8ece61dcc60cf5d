package dev.tare.buildkit.link;

import dev.tare.buildkit.fleet.BuilderAddress.Piped;
import dev.tare.buildkit.fleet.DaemonLost;
import dev.tare.io.OutputHead;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A connection by a program's standard input and output. Closing it ends the program. */
public final class PipedLink implements Closeable {
    private static final int KEPT_BYTES = 16 * 1024;
    private static final int GRACE_MILLIS = 500;

    private final Process process;
    private final String program;
    private final OutputHead said;
    private final Thread reader;

    private PipedLink(Process process, String program) {
        this.process = process;
        this.program = program;
        this.said = new OutputHead(process.getErrorStream(), KEPT_BYTES);
        this.reader = Thread.ofVirtual().name("what " + program + " says").start(said);
    }

    /**
     * Starts the program. Whether a daemon answers is seen by who speaks to it.
     *
     * @param environment of the program: the user's, for its settings and keys
     * @throws DaemonLost when it is not installed
     */
    public static PipedLink open(Piped address, Map<String, String> environment) throws DaemonLost {
        List<String> words = new ArrayList<>(address.command());
        String program = words.getFirst();
        words.set(0, Programs.find(program, environment));
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return new PipedLink(builder.start(), program);
        } catch (IOException e) {
            throw DaemonLost.before(program + " cannot be started: " + e.getMessage(), e);
        }
    }

    public InputStream in() {
        return process.getInputStream();
    }

    public OutputStream out() {
        return process.getOutputStream();
    }

    /** Why the connection ended: what the program said last on its standard error, or how it exited. */
    public String lastWords() {
        try {
            boolean ended = process.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS);
            if (ended) {
                reader.join(GRACE_MILLIS);
            }
            String last = said.text().strip();
            if (!last.isEmpty()) {
                String line = last.substring(last.lastIndexOf('\n') + 1).strip();
                return line.startsWith(program + ": ") ? line : program + ": " + line;
            }
            return ended ? program + " ended with exit code " + process.exitValue() : program + " says nothing";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return program + ": interrupted";
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
