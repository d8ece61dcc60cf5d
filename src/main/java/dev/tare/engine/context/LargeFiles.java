package dev.tare.engine.context;

import dev.tare.oci.Digest;
import dev.tare.posix.Hasher;
import dev.tare.store.Store;
import dev.tare.store.disk.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.TreeMap;

/**
 * The large files that the last build of a context read. When one of them has changed since, the next build will hash
 * it, and what it is hashed by is linked while the Dockerfile is still read: that takes 30 ms of the 110 that the build
 * of a changed 5.8 MB program takes. It is a guess; nothing but time depends on it.
 */
public final class LargeFiles {
    /** More would cost a build of nothing new more than the guess is worth. */
    private static final int MAX_FILES = 8;

    private final Path memory;
    private final TreeMap<String, String> seen = new TreeMap<>();
    private boolean kept;

    private LargeFiles(Path memory) {
        this.memory = memory;
    }

    public static LargeFiles of(Store store, Path context) {
        return new LargeFiles(memory(store.home(), context));
    }

    private static Path memory(Path home, Path context) {
        return Place.WORK
                .in(home)
                .resolve("large-" + Digest.sha256(context.toString()).hex());
    }

    /**
     * Looks while the caller goes on.
     *
     * @param home of the store, which need not exist yet
     * @param context the folder, absolute and normal
     */
    public static void expect(Path home, Path context) {
        Thread thread = new Thread(() -> prepareIfChanged(home, context), "expect");
        thread.setDaemon(true);
        thread.start();
    }

    private static void prepareIfChanged(Path home, Path context) {
        try {
            List<String> lines = Files.readAllLines(memory(home, context));
            for (int i = 0; i + 1 < lines.size(); i += 2) {
                if (!lines.get(i + 1).equals(state(context.resolve(lines.get(i))))) {
                    Hasher.prepare();
                    return;
                }
            }
        } catch (IOException | RuntimeException e) {
            // Nothing is known of this context: a first build hashes all of it.
            Hasher.prepare();
        }
    }

    private static String state(Path file) throws IOException {
        return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toMillis() + " " + Files.size(file);
    }

    /** Takes note of a file that was read. */
    void saw(FolderListing.Entry file) {
        if (file.size() >= Hasher.SMALL && seen.size() < MAX_FILES) {
            String path = file.treePath();
            if (path.indexOf('\n') < 0) {
                seen.put(path, file.mtime() / 1_000_000 + " " + file.size());
            }
        }
    }

    /** Says that files were not looked at, and nothing new is to be written down. */
    void keep() {
        kept = true;
    }

    /** Writes down what was seen, where it is not what is there. */
    void save() {
        if (kept) {
            return;
        }
        StringBuilder text = new StringBuilder();
        seen.forEach(
                (path, state) -> text.append(path).append('\n').append(state).append('\n'));
        try {
            if (!Files.exists(memory) || !Files.readString(memory).contentEquals(text)) {
                // createTempFile would start a random number generator, which takes longer than the guess saves.
                Path fresh = memory.resolveSibling(memory.getFileName() + "-" + System.nanoTime());
                Files.writeString(fresh, text);
                Files.move(fresh, memory, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            // A guess that is not written down costs the next build some milliseconds, and nothing else.
        }
    }
}
