package dev.tare.golang.toolchain;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The hash {@code h1:} of go.sum: that of a list of all files with their SHA-256 (golang.org/x/mod/sumdb/dirhash, Hash1). */
final class ModuleHash {
    private static final Comparator<String> BY_BYTES = (a, b) ->
            Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private final Map<String, String> files = new TreeMap<>(BY_BYTES);

    /** @return whether the name is new */
    boolean add(String name, byte[] sha256) {
        return files.put(name, HexFormat.of().formatHex(sha256)) == null;
    }

    @Override
    public String toString() {
        StringBuilder list = new StringBuilder();
        files.forEach((name, hash) -> list.append(hash).append("  ").append(name).append('\n'));
        byte[] hash = Sha256.of(list.toString().getBytes(StandardCharsets.UTF_8));
        return "h1:" + Base64.getEncoder().encodeToString(hash);
    }
}
