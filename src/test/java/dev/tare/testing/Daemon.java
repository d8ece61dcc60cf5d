package dev.tare.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A process that serves the tests of one run: its files lie in a temporary folder of its own, and at the end of the run,
 * however it ends, the process is stopped, what it mounted is unmounted and the folder is removed.
 */
final class Daemon {
    private final String name;
    private final Path folder;
    private final Process process;

    private Daemon(String name, Path folder, Process process) {
        this.name = name;
        this.folder = folder;
        this.process = process;
    }

    /** Starts a process in a folder made by {@link #folder}; its output goes to {@code log} in that folder. */
    static Daemon start(String name, Path folder, List<String> words) {
        try {
            Process process = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            Daemon daemon = new Daemon(name, folder, process);
            try {
                Runtime.getRuntime().addShutdownHook(new Thread(daemon::stop, "stop " + name));
            } catch (IllegalStateException e) {
                // The tests are being ended, and nobody would stop it.
                daemon.stop();
                throw new AssertionError(e);
            }
            return daemon;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A fresh folder. Under /tmp, not target: a unix socket's path has a limit of 107 bytes. */
    static Path folder(String name) {
        try {
            return Files.createTempDirectory("tare-" + name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it answers; fails with its log when it ends first or takes more than two minutes. */
    void await(BooleanSupplier answers) {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!answers.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError(name + " did not start:\n" + log());
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it and what it has started by force. */
    void kill() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void stop() {
        try {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroy();
            if (!process.waitFor(15, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            children.forEach(ProcessHandle::destroyForcibly);
            for (Path mount : mounts()) {
                new ProcessBuilder("umount", "-l", mount.toString()).start().waitFor();
            }
            // Not Files.walk: what a container left may be on no path that Java can name.
            new ProcessBuilder("rm", "-rf", "--one-file-system", folder.toString())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            System.err.println("could not clean up after " + name + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is mounted below the folder, the deepest first. */
    private List<Path> mounts() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            Path mount = Path.of(line.split(" ")[4]);
            if (mount.startsWith(folder)) {
                found.add(mount);
            }
        }
        Collections.reverse(found);
        return found;
    }
}
