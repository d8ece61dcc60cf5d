package dev.tare.oci;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An operating system and a processor, in Go's names, normalised as containerd does ({@code x86_64} is {@code amd64},
 * {@code arm64/v8} is {@code arm64}, {@code arm} is {@code arm/v7}).
 *
 * @param os such as {@code linux}
 * @param architecture such as {@code amd64}
 * @param variant such as {@code v7}; the empty string for none
 */
public record Platform(String os, String architecture, String variant) {
    /** The least rank of an image for another processor than the one wanted. */
    static final int RELATED = 100_000;

    /** An arm64 runs what was made for arm, as its version 8. */
    private static final int ARM64_AS_ARM = 8;

    public Platform {
        // Where none is said containerd takes its own.
        os = os.isEmpty() ? "linux" : os.toLowerCase(Locale.ROOT);
        architecture = architecture.toLowerCase(Locale.ROOT);
        variant = variant.toLowerCase(Locale.ROOT);
        switch (architecture) {
            case "x86_64", "x86-64" -> architecture = "amd64";
            case "aarch64" -> architecture = "arm64";
            case "armhf" -> {
                architecture = "arm";
                variant = "v7";
            }
            case "armel" -> {
                architecture = "arm";
                variant = "v6";
            }
            case "i386", "i486", "i586", "i686" -> architecture = "386";
            default -> {
                // Go's own name, or one that is not ours to know.
            }
        }
        if (architecture.equals("arm64") && (variant.equals("8") || variant.equals("v8"))
                || architecture.equals("amd64") && variant.equals("v1")) {
            variant = "";
        } else if (architecture.equals("arm")) {
            variant = variant.isEmpty() ? "v7" : variant.startsWith("v") ? variant : "v" + variant;
        }
    }

    /** Linux on the processor of this machine. */
    public static Platform host() {
        return new Platform("linux", System.getProperty("os.arch", "amd64"), "");
    }

    /** Reads {@code os/arch}, {@code os/arch/variant}, {@code arch} or {@code linux}; null when it is none of these. */
    public static @Nullable Platform parse(String text) {
        String[] parts = text.split("/", -1);
        for (String part : parts) {
            if (!isName(part)) {
                return null;
            }
        }
        return switch (parts.length) {
            case 1 ->
                parts[0].equals("linux")
                        ? new Platform("linux", host().architecture(), "")
                        : new Platform("linux", parts[0], "");
            case 2 -> new Platform(parts[0], parts[1], "");
            case 3 -> new Platform(parts[0], parts[1], parts[2]);
            default -> null;
        };
    }

    private static boolean isName(String part) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (!(c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '_'
                    || c == '-'
                    || c == '.')) {
                return false;
            }
        }
        return !part.isEmpty();
    }

    /**
     * How well an image for this platform serves another; 0 is best, the largest int not at all. What a processor runs
     * that was made for a related one, such as 386 on amd64, is {@link #RELATED} or more.
     */
    public int rankFor(Platform wanted) {
        if (equals(wanted)) {
            return 0;
        }
        if (!os.equals(wanted.os)) {
            return Integer.MAX_VALUE;
        }
        if (!architecture.equals(wanted.architecture)) {
            boolean related = wanted.architecture.equals("amd64") && architecture.equals("386")
                    || wanted.architecture.equals("arm64") && architecture.equals("arm") && version() <= ARM64_AS_ARM;
            return related ? RELATED + ARM64_AS_ARM - Math.min(version(), ARM64_AS_ARM) : Integer.MAX_VALUE;
        }
        // Each variant runs what was made for an older one: arm/v6 on v7, amd64 on amd64/v3.
        int older = wanted.version() - version();
        return older >= 0 ? 1 + older : Integer.MAX_VALUE;
    }

    /** Whether what was made for this platform is for another, too: for the same processor, or an older of its kind. */
    public boolean serves(Platform wanted) {
        return rankFor(wanted) < RELATED;
    }

    private int version() {
        int version = 0;
        for (int i = 0; i < variant.length(); i++) {
            char c = variant.charAt(i);
            if (c >= '0' && c <= '9' && version < 1000) {
                version = version * 10 + c - '0';
            }
        }
        return version;
    }

    /** The object of an index's descriptor (image-index.md, platform). */
    public Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("architecture", architecture);
        json.put("os", os);
        if (!variant.isEmpty()) {
            json.put("variant", variant);
        }
        return json;
    }

    /** {@code os/arch} or {@code os/arch/variant}. */
    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
