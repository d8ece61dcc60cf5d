package dev.tare.golang;

import dev.tare.diagnostic.TareException;
import dev.tare.plan.Encoder;
import dev.tare.store.disk.ProcessLock;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder that keeps a program from one build to the next, so that go need not link an unchanged one again. It belongs
 * to one build until it is closed; a second build of the same at the same time gets a folder of its own.
 */
public final class GoWork implements AutoCloseable {
    /** What was not used for so long is removed when a new folder is made. */
    private static final Duration KEPT = Duration.ofDays(30);

    private final Path folder;
    private final ProcessLock.Held lock;

    private GoWork(Path folder, ProcessLock.Held lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * The folder for a package and a way to build it.
     *
     * @param parent of all such folders; made where it is missing
     * @param environment the user's
     * @param now the time, by which others' age is judged
     */
    public static GoWork open(
            Path parent, GoPackage goPackage, GoOptions options, Map<String, String> environment, Instant now) {
        GoTarget target = GoTarget.of(options, environment);
        String key = new Encoder()
                .text(goPackage.module().toString())
                .text(goPackage.pattern())
                .text(target.platform().toString())
                .texts(GoFlags.of(options, target.environment()))
                .texts(variables(options.env()))
                .toDigest()
                .hex();
        return open(parent, key, now);
    }

    private static List<String> variables(Map<String, String> env) {
        List<String> out = new ArrayList<>();
        env.forEach((name, value) -> out.add(name + "=" + value));
        return out;
    }

    /**
     * A folder of such a kind for files that were fetched and {@code go} is to read: at the same path the next time.
     *
     * @param key says which files they are
     */
    public static GoWork open(Path parent, String key, Instant now) {
        try {
            for (int number = 0; ; number++) {
                Path folder = parent.resolve(key + "-" + number);
                if (!Files.isDirectory(folder)) {
                    Files.createDirectories(parent);
                    removeOld(parent, now);
                    Files.createDirectories(folder);
                }
                ProcessLock.Held lock = lock(folder);
                if (lock != null) {
                    Files.setLastModifiedTime(folder, FileTime.from(now));
                    return new GoWork(folder, lock);
                }
            }
        } catch (IOException e) {
            throw TareException.failed("cannot use the folder " + parent + " to build in: " + e, e);
        }
    }

    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        lock.close();
    }

    /** Null when another build holds it, or has just removed it. */
    private static ProcessLock.@Nullable Held lock(Path folder) throws IOException {
        try {
            return ProcessLock.of(folder.resolve("lock")).attempt(true);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static void removeOld(Path parent, Instant now) throws IOException {
        FileTime limit = FileTime.from(now.minus(KEPT));
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent)) {
            for (Path folder : folders) {
                try {
                    if (Files.getLastModifiedTime(folder).compareTo(limit) < 0) {
                        remove(folder);
                    }
                } catch (NoSuchFileException e) {
                    // Another build removed it.
                }
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        ProcessLock.Held lock = lock(folder);
        if (lock == null) {
            return;
        }
        try (lock;
                Stream<Path> files = Files.walk(folder)) {
            // What is deepest goes first.
            List<Path> all = files.toList().reversed();
            for (Path file : all) {
                Files.deleteIfExists(file);
            }
        }
    }
}
