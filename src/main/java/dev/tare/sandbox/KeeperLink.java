package dev.tare.sandbox;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a keeper and the one who started it say to each other: a line each ({@code src/main/c/keeper.c} has the list), by two
 * named pipes in the container's folder, which the keeper makes. A socket would do the same, but the first one of a JVM
 * starts a random number generator, which takes 13 ms.
 */
final class KeeperLink implements AutoCloseable {
    private static final int LONGEST_LINE = 256;

    /** Appears last: both pipes are there then, and the keeper is at their other ends. */
    private static final String TO_KEEPER = "to-keeper";

    private static final String FROM_KEEPER = "from-keeper";

    private final InputStream in;
    private final OutputStream out;
    private final byte[] bytes = new byte[LONGEST_LINE];
    private int next;
    private int end;

    private KeeperLink(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** Takes away what a killed keeper left: the next one's pipes are not to be mistaken for them. */
    static void clear(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(TO_KEEPER));
        Files.deleteIfExists(folder.resolve(FROM_KEEPER));
    }

    /**
     * Waits until a keeper that was just started listens.
     *
     * @param folder of its container
     * @throws IOException when it has ended instead
     */
    static KeeperLink to(Process keeper, Path folder) throws IOException {
        while (!Files.exists(folder.resolve(TO_KEEPER))) {
            if (!keeper.isAlive()) {
                throw new IOException("the keeper ended with code " + keeper.exitValue());
            }
            pause();
        }
        Path from = folder.resolve(FROM_KEEPER);
        Path to = folder.resolve(TO_KEEPER);
        // To open one end waits for the other, and the keeper may be gone meanwhile: to open both at once does not
        // wait.
        try (RandomAccessFile _ = new RandomAccessFile(from.toFile(), "rw");
                RandomAccessFile _ = new RandomAccessFile(to.toFile(), "rw")) {
            FileInputStream in = new FileInputStream(from.toFile());
            return new KeeperLink(in, new FileOutputStream(to.toFile()));
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The words of the next line; null when the keeper is gone. */
    String @Nullable [] hear() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            while (next < end) {
                char c = (char) bytes[next++];
                if (c == '\n') {
                    return line.toString().split(" ", -1);
                }
                line.append(c);
            }
            next = 0;
            end = in.read(bytes);
            if (end < 0) {
                return null;
            }
        }
    }

    void tell(String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        try (out) {
            in.close();
        }
    }
}
