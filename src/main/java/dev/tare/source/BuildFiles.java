package dev.tare.source;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.SourceText;
import dev.tare.diagnostic.TareException;
import dev.tare.dockerfile.IgnoreFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** Dockerfiles and ignore files of this machine. */
public final class BuildFiles {
    /** A Dockerfile above this is no Dockerfile (BuildKit has 2 MiB less headroom: it reads all of it). */
    public static final int MAX_DOCKERFILE_BYTES = 16 << 20;

    private static final int MAX_IGNORE_BYTES = 16 << 20;

    private BuildFiles() {}

    /**
     * Reads a Dockerfile.
     *
     * @param shown as the user knows it
     */
    public static SourceText dockerfile(Path path, String shown) {
        if (!Files.exists(path)) {
            throw TareException.usage("the Dockerfile " + shown + " does not exist", null);
        }
        if (Files.isDirectory(path)) {
            throw TareException.usage(shown + " is a folder, not a Dockerfile", null);
        }
        try (InputStream in = Files.newInputStream(path)) {
            return new SourceText(shown, text(read(in, shown), shown));
        } catch (IOException e) {
            throw TareException.failed("the Dockerfile " + shown + " can't be read: " + Reasons.of(e), e);
        }
    }

    /** Reads all, up to a limit. @param name for messages */
    public static byte[] read(InputStream in, String name) {
        try {
            byte[] bytes = in.readNBytes(MAX_DOCKERFILE_BYTES + 1);
            if (bytes.length > MAX_DOCKERFILE_BYTES) {
                throw TareException.failed(name + " is larger than 16 MiB: that is no Dockerfile");
            }
            return bytes;
        } catch (IOException e) {
            throw TareException.failed(name + " can't be read: " + Reasons.of(e), e);
        }
    }

    /** The text that bytes encode. @param name for messages */
    public static String text(byte[] bytes, String name) {
        if (bytes.length > 1
                && (bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe
                        || bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff)) {
            throw TareException.failed(
                    name + " is written in UTF-16; a Dockerfile is UTF-8",
                    "save it as UTF-8, or: iconv -f UTF-16 -t UTF-8 " + name);
        }
        for (byte b : bytes) {
            if (b == 0) {
                throw TareException.failed(name + " is no text: it holds a zero byte");
            }
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The ignore file that holds, there or not: {@code <Dockerfile>.dockerignore} goes before the context's own. */
    public static Path ignoreFile(Path dockerfile, Path context) {
        Path own = dockerfile.resolveSibling(dockerfile.getFileName() + ".dockerignore");
        return Files.exists(own) ? own : context.resolve(".dockerignore");
    }

    /** The patterns of an ignore file; none where there is no file. */
    public static List<String> ignorePatterns(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try (InputStream in = open(file)) {
            byte[] bytes = in.readNBytes(MAX_IGNORE_BYTES + 1);
            if (bytes.length > MAX_IGNORE_BYTES) {
                throw TareException.failed("the ignore file " + file + " is larger than 16 MiB");
            }
            String name = String.valueOf(file.getFileName());
            return IgnoreFile.parse(new SourceText(name, new String(bytes, StandardCharsets.UTF_8)))
                    .patterns();
        } catch (IOException e) {
            throw TareException.failed("the ignore file " + file + " can't be read: " + Reasons.of(e), e);
        }
    }

    /** Whoever opens a named pipe waits for its writer; a link to /dev/null is one way to have no ignore file. */
    private static InputStream open(Path file) throws IOException {
        if (Files.readAttributes(file, BasicFileAttributes.class).isOther()
                && !file.toRealPath().equals(Path.of("/dev/null"))) {
            throw new IOException("it is a device or a pipe");
        }
        return Files.newInputStream(file);
    }
}
