package dev.tare.sandbox.link;

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
 * What a shim and the one who started it say to each other: a line each ({@code src/main/c/shim.c} has the list), by two
 * named pipes in the container's folder, which the shim makes. A socket would do the same, but the first one of a JVM
 * starts a random number generator, which takes 13 ms.
 */
public final class ShimLink implements AutoCloseable {
    private static final int LONGEST_LINE = 256;

    /** Appears last: both pipes are there then, and the shim is at their other ends. */
    private static final String TO_SHIM = "to-shim";

    private static final String FROM_SHIM = "from-shim";

    private final InputStream in;
    private final OutputStream out;
    private final byte[] bytes = new byte[LONGEST_LINE];
    private int next;
    private int end;

    private ShimLink(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** Removes what a killed shim left, so that nobody takes it for the next one's pipes. */
    public static void clear(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(TO_SHIM));
        Files.deleteIfExists(folder.resolve(FROM_SHIM));
    }

    /**
     * Waits until a shim that was just started listens.
     *
     * @param folder of its container
     * @throws IOException when it has ended instead
     */
    public static ShimLink to(Process shim, Path folder) throws IOException {
        while (!Files.exists(folder.resolve(TO_SHIM))) {
            if (!shim.isAlive()) {
                throw new IOException("the shim ended with code " + shim.exitValue());
            }
            pause();
        }
        Path from = folder.resolve(FROM_SHIM);
        Path to = folder.resolve(TO_SHIM);
        // To open one end waits for the other, and the shim may be gone meanwhile: to open both at once does not
        // wait.
        try (RandomAccessFile _ = new RandomAccessFile(from.toFile(), "rw");
                RandomAccessFile _ = new RandomAccessFile(to.toFile(), "rw")) {
            FileInputStream in = new FileInputStream(from.toFile());
            return new ShimLink(in, new FileOutputStream(to.toFile()));
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

    /** The words of the next line; null when the shim is gone. */
    public String @Nullable [] hear() throws IOException {
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

    /** Says a line. @throws IOException when the shim is gone */
    public void tell(String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        try (out) {
            in.close();
        }
    }
}
