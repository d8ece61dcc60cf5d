package dev.tare.sandbox;

import dev.tare.posix.Processes;
import dev.tare.posix.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Control groups that a runtime left: it makes them before it keeps its state, so that one that is killed in between
 * knows nothing of them.
 */
public final class Cgroups {
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private Cgroups() {}

    /**
     * Ends what runs in the groups of a name, and removes them from all hierarchies.
     *
     * @param name of a group below the root of each
     */
    public static void remove(String name) throws IOException {
        for (Path hierarchy : hierarchies()) {
            Path group = hierarchy.resolve(name);
            if (Files.isDirectory(group, LinkOption.NOFOLLOW_LINKS)) {
                remove(group);
            }
        }
    }

    private static void remove(Path group) throws IOException {
        for (Path child : children(group)) {
            remove(child);
        }
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            kill(group);
            try {
                Files.delete(group);
                return;
            } catch (NoSuchFileException e) {
                return;
            } catch (DirectoryNotEmptyException e) {
                throw e;
            } catch (IOException e) {
                // Busy as long as a process of it is there.
                if (System.nanoTime() >= end) {
                    throw e;
                }
            }
            pause();
        }
    }

    private static void kill(Path group) throws IOException {
        try {
            for (String line : Files.readAllLines(group.resolve("cgroup.procs"))) {
                boolean _ = Processes.signal(Long.parseLong(line), Signals.KILL);
            }
        } catch (NoSuchFileException e) {
            // Its own runtime removed it.
        }
    }

    private static List<Path> children(Path group) throws IOException {
        List<Path> out = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(group)) {
            for (Path child : children) {
                if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    out.add(child);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return out;
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Mount points of file systems of control groups (proc_pid_mountinfo(5)). */
    private static List<Path> hierarchies() throws IOException {
        List<Path> out = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1)) {
            int dash = line.indexOf(" - cgroup");
            String[] fields = line.split(" ", 6);
            // A path with a blank in it is no usual place of one.
            if (dash > 0 && fields.length == 6 && fields[4].indexOf('\\') < 0) {
                out.add(Path.of(fields[4]));
            }
        }
        return out;
    }
}
