package dev.tare.sandbox.container;

import dev.tare.posix.Signals;
import dev.tare.sandbox.BundlePart;
import dev.tare.sandbox.HostPrograms;
import dev.tare.sandbox.ProcessId;
import dev.tare.sandbox.SandboxFailures;
import dev.tare.sandbox.link.ShimLink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A container that runs while this process looks at it. It ends with this process, whatever ends that, and nothing of it
 * stays.
 */
public final class HeldContainer implements AutoCloseable {
    /** So long a program that is asked to end may take. */
    private static final long GRACE_MILLIS = 1000;

    private static final long KILL_MILLIS = 10_000;

    private final Containers containers;
    private final Container container;
    private final Process shim;
    private final ShimLink link;
    private final long pid;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private @Nullable Ended ended;

    HeldContainer(Containers containers, Container container, Process shim, ShimLink link, long pid) {
        this.containers = containers;
        this.container = container;
        this.shim = shim;
        this.link = link;
        this.pid = pid;
        Thread hearing = new Thread(this::hear, "container " + container.name());
        hearing.setDaemon(true);
        hearing.start();
    }

    /**
     * What is left of a container.
     *
     * @param code exit code of its program; 128 and the number of a signal that ended it
     * @param output the last lines that it printed, standard output before errors
     * @param watched which files its programs asked for, as {@code src/main/c/watch.c} has it; empty where they were not
     *     watched
     */
    public record Ended(int code, String output, String watched) {}

    private void hear() {
        try {
            for (String[] words = link.hear(); words != null; words = link.hear()) {
                if (words[0].equals("exit")) {
                    exit.complete(Integer.parseInt(words[1]));
                    return;
                }
            }
            exit.completeExceptionally(new IOException("its shim was killed"));
        } catch (IOException e) {
            exit.completeExceptionally(e);
        }
    }

    /** The number of its first process. */
    public long pid() {
        return pid;
    }

    /** Waits for its end. @return the exit code; null while it runs on */
    public @Nullable Integer await(long millis) {
        try {
            return exit.get(Math.max(0, millis), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw lost(new IOException("interrupted", e));
        } catch (ExecutionException e) {
            throw lost(e.getCause());
        }
    }

    /**
     * Ends it, unless it has ended, and clears it away.
     *
     * @param lines of its output at most that are wanted
     */
    public Ended end(long lines) {
        Ended known = ended;
        if (known != null) {
            return known;
        }
        ProcessId process = ProcessId.of(pid);
        Integer code = await(0);
        if (code == null && process != null) {
            process.signal(container.stopSignal());
            code = await(GRACE_MILLIS);
        }
        if (code == null && process != null) {
            process.signal(Signals.KILL);
            code = await(KILL_MILLIS);
        }
        if (code == null) {
            throw lost(new IOException("process " + pid + " does not end"));
        }
        Ended now = new Ended(code, output(lines), watched());
        ended = now;
        clear();
        return now;
    }

    private String output(long lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PrintStream first = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream second = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            new LogReader(containers, lines, null, null, false).print(container, false, first, second);
        }
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }

    private String watched() {
        Path file = BundlePart.WATCHED.in(containers.folder(container.id()));
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw lost(e);
        }
    }

    private void clear() {
        try (link) {
            Container _ = containers.end(container, Containers.Stays.NOTHING);
            link.tell("settled");
            int _ = HostPrograms.await(shim);
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /** A command of the shim that connects to a TCP port inside: {@code src/main/c/probe.c} says how. */
    public List<String> probe(int port) {
        return List.of(Shim.program().toString(), "probe", Long.toString(pid), Integer.toString(port));
    }

    private RuntimeException lost(@Nullable Throwable e) {
        IOException cause = e instanceof IOException io ? io : new IOException(e);
        return SandboxFailures.of("the container " + container.name() + " is lost", cause);
    }

    @Override
    public void close() {
        Ended _ = end(0);
    }
}
