package dev.tare.docker;

import dev.tare.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Docker's networks that have a counterpart: {@code --network} takes these names. */
final class DockerNetworks {
    /** Driver by name. */
    static final Map<String, String> ALL = all();

    private DockerNetworks() {}

    private static Map<String, String> all() {
        Map<String, String> out = new LinkedHashMap<>();
        out.put("bridge", "bridge");
        out.put("host", "host");
        out.put("none", "null");
        return out;
    }

    /** The same on each machine. */
    static String id(String name) {
        return Digest.sha256(("network " + name).getBytes(StandardCharsets.US_ASCII))
                .shortId();
    }

    /** In docker's shape; null where there is none of this name. */
    static @Nullable Map<String, @Nullable Object> inspect(String name) {
        String driver = ALL.get(name);
        if (driver == null) {
            return null;
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("Name", name);
        json.put("Id", id(name));
        json.put("Scope", "local");
        json.put("Driver", driver);
        json.put("EnableIPv6", false);
        json.put("Internal", false);
        json.put("Containers", Map.of());
        json.put("Options", Map.of());
        json.put("Labels", Map.of());
        return json;
    }

    static Set<String> names() {
        return ALL.keySet();
    }
}
