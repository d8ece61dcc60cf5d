package dev.tare.attest;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes package URLs (the purl specification, ECMA-427): {@code pkg:type/namespace/name@version?qualifiers#subpath}. */
public final class PackageUrl {
    private PackageUrl() {}

    /**
     * A package URL.
     *
     * @param namespace parts with slashes between them, or empty
     * @param version or empty
     * @param qualifiers those with an empty value are left out; written in the order of their names
     * @param subpath or empty
     */
    public static String of(
            String type,
            String namespace,
            String name,
            String version,
            Map<String, String> qualifiers,
            String subpath) {
        StringBuilder out = new StringBuilder("pkg:").append(type).append('/');
        if (!namespace.isEmpty()) {
            parts(out, namespace).append('/');
        }
        encode(out, name);
        if (!version.isEmpty()) {
            encode(out.append('@'), version);
        }
        char before = '?';
        for (Map.Entry<String, String> qualifier : new TreeMap<>(qualifiers).entrySet()) {
            if (!qualifier.getValue().isEmpty()) {
                encode(out.append(before).append(qualifier.getKey()).append('='), qualifier.getValue());
                before = '&';
            }
        }
        if (!subpath.isEmpty()) {
            parts(out.append('#'), subpath);
        }
        return out.toString();
    }

    /**
     * Of a Go module. Its path is in lower case: the specification of the type golang asks for it.
     *
     * @param subpath of a package in the module, or empty
     */
    static String golang(String module, String version, String subpath) {
        String path = module.toLowerCase(Locale.ROOT);
        int slash = path.lastIndexOf('/');
        return of(
                "golang",
                slash < 0 ? "" : path.substring(0, slash),
                path.substring(slash + 1),
                version,
                Map.of(),
                subpath);
    }

    private static StringBuilder parts(StringBuilder out, String path) {
        boolean first = true;
        for (String part : path.split("/")) {
            if (!part.isEmpty()) {
                encode(first ? out : out.append('/'), part);
                first = false;
            }
        }
        return out;
    }

    /** All but letters, digits and {@code - . _ ~ :} is percent-encoded. */
    private static void encode(StringBuilder out, String text) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~:".indexOf(c) >= 0;
            if (plain) {
                out.append(c);
            } else {
                out.append('%').append(hex(c >> 4)).append(hex(c & 15));
            }
        }
    }

    private static char hex(int digit) {
        return "0123456789ABCDEF".charAt(digit);
    }
}
