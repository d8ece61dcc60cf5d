package dev.tare.golang.toolchain;

import dev.tare.posix.Hasher;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The hash {@code h1:} of go.sum: that of a list of all files with their SHA-256 (golang.org/x/mod/sumdb/dirhash). */
final class ModuleHash {
    private static final Comparator<String> BY_BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private static final int BUFFER_BYTES = 128 << 10;

    private final Map<String, String> files = new TreeMap<>(BY_BYTES);

    /** @return whether the name is new */
    boolean add(String name, byte[] sha256) {
        return files.put(name, HexFormat.of().formatHex(sha256)) == null;
    }

    /**
     * The hash of files as {@link ToolchainZip} has unpacked them.
     *
     * @param prefix of their names in the zip
     */
    static String ofFolder(Path goroot, String prefix) throws IOException {
        ModuleHash hash = new ModuleHash();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (Stream<Path> all = Files.walk(goroot)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                boolean copied = file.endsWith("go.mod") && Files.exists(file.resolveSibling("_go.mod"));
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && !copied) {
                    long size = Files.size(file);
                    try (InputStream in = Files.newInputStream(file);
                            Hasher hasher = Hasher.forSize(size)) {
                        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                            hasher.update(buffer, 0, read);
                        }
                        boolean _ = hash.add(prefix + goroot.relativize(file), hasher.finish());
                    }
                }
            }
        }
        return hash.toString();
    }

    @Override
    public String toString() {
        StringBuilder list = new StringBuilder();
        files.forEach(
                (name, hash) -> list.append(hash).append("  ").append(name).append('\n'));
        byte[] hash = Sha256.of(list.toString().getBytes(StandardCharsets.UTF_8));
        return "h1:" + Base64.getEncoder().encodeToString(hash);
    }
}
