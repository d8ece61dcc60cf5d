package dev.tare.sandbox.step;

import dev.tare.diagnostic.Trace;
import dev.tare.io.Uninterruptible;
import dev.tare.sandbox.ProcessId;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The runtime of one step while it runs: its output is passed on as it comes, and it can be killed with all in it. */
final class StepProcess {
    private static final long PATIENCE_NANOS = 3_000_000_000L;

    private @Nullable Process process;
    private boolean canceled;

    /**
     * Runs the runtime to its end.
     *
     * @return its exit code
     */
    int run(List<String> command, OutputStream output, OutputStream errors) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
        return run(builder::start, started -> {}, output, errors);
    }

    /** What has to be done with a runtime that was started before its output is the program's. */
    interface Preparation {
        void prepare(Process started) throws IOException;
    }

    /** Starts the runtime. */
    interface Start {
        Process start() throws IOException;
    }

    /** @param preparation when it fails the runtime is killed */
    int run(Start start, Preparation preparation, OutputStream output, OutputStream errors) throws IOException {
        Process started;
        synchronized (this) {
            if (canceled) {
                return 137;
            }
            started = start.start();
            process = started;
        }
        try {
            preparation.prepare(started);
        } catch (IOException | RuntimeException e) {
            started.children().forEach(ProcessHandle::destroyForcibly);
            started.destroyForcibly();
            int _ = await(started);
            if (isCanceled()) {
                return 137;
            }
            throw e;
        }
        try (Trace.Span _ = Trace.span("process", "run", "step")) {
            Pump out = Pump.start(started.getInputStream(), output);
            Pump err = Pump.start(started.getErrorStream(), errors);
            int code = await(started);
            out.join();
            err.join();
            return code;
        }
    }

    private int await(Process started) {
        boolean interrupted = false;
        while (true) {
            try {
                int code = started.waitFor();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return code;
            } catch (InterruptedException e) {
                interrupted = true;
                cancel();
            }
        }
    }

    synchronized boolean isCanceled() {
        return canceled;
    }

    /** Kills the step, even one that is about to start; returns at once. */
    void cancel() {
        Process running;
        synchronized (this) {
            if (canceled) {
                return;
            }
            canceled = true;
            running = process;
        }
        if (running != null) {
            Thread.ofPlatform().daemon().start(() -> kill(running));
        }
    }

    /**
     * The first process of the container is a child of the runtime, and with it the kernel ends all that are in its
     * namespace (pid_namespaces(7)). The runtime itself is spared, so that it clears up.
     */
    private static void kill(Process running) {
        long start = System.nanoTime();
        while (running.isAlive()) {
            running.children().forEach(ProcessHandle::destroyForcibly);
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                running.destroyForcibly();
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                running.destroyForcibly();
            }
        }
    }

    /** Kills the processes on whose command line a folder is: the runtime of a step that nobody waits for. */
    static void killAllOf(Path folder) throws IOException {
        byte[] wanted = folder.toString().getBytes(StandardCharsets.UTF_8);
        String text = new String(wanted, StandardCharsets.ISO_8859_1);
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path each : processes) {
                long pid = Long.parseLong(String.valueOf(each.getFileName()));
                ProcessId process = ProcessId.of(pid);
                if (process != null && commandLine(each).contains(text) && !process.equals(ProcessId.self())) {
                    ProcessHandle.of(pid).ifPresent(handle -> {
                        handle.children().forEach(ProcessHandle::destroyForcibly);
                        handle.destroyForcibly();
                    });
                    boolean _ = process.awaitEnd(1000);
                }
            }
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** Hands on one stream of the program. */
    private record Pump(Thread thread) {
        static Pump start(InputStream from, OutputStream to) {
            return new Pump(Thread.ofVirtual().start(() -> copy(from, to)));
        }

        private static void copy(InputStream from, OutputStream to) {
            byte[] buffer = new byte[8192];
            boolean broken = false;
            try (from) {
                for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                    if (!broken) {
                        try {
                            to.write(buffer, 0, count);
                            to.flush();
                        } catch (IOException e) {
                            // The program must not hang because nobody reads its output.
                            broken = true;
                        }
                    }
                }
            } catch (IOException e) {
                // Closed by the end of the process.
            }
        }

        void join() {
            Uninterruptible.join(thread);
        }
    }
}
