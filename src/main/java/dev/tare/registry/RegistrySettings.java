package dev.tare.registry;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user says of registries, {@code $XDG_CONFIG_HOME/tare/registries.json}:
 *
 * <pre>{"registries": {"docker.io": {"mirrors": ["mirror.lan:5000"]}, "mirror.lan:5000": {"http": true}}}</pre>
 *
 * @param registries by host, with the port where it has one
 */
record RegistrySettings(Map<String, Registry> registries) {
    private static final List<String> KEYS = List.of("mirrors", "http", "insecure");
    private static final long MAX_BYTES = 1 << 20;

    /**
     * One registry.
     *
     * @param mirrors hosts that are asked before it when something is pulled
     * @param http whether it is asked without TLS
     * @param insecure whether its certificate is not checked
     */
    record Registry(List<String> mirrors, boolean http, boolean insecure) {
        private static final Registry USUAL = new Registry(List.of(), false, false);

        Registry {
            mirrors = List.copyOf(mirrors);
        }
    }

    RegistrySettings {
        registries = Map.copyOf(registries);
    }

    Registry of(String host) {
        return registries.getOrDefault(host, Registry.USUAL);
    }

    /** Reads the user's file; without one nothing is special. @throws TareException when it cannot be understood */
    static RegistrySettings read(Map<String, String> environment) {
        Path file = ConfigFolders.config(environment).resolve("tare/registries.json");
        try {
            if (!Files.exists(file)) {
                return new RegistrySettings(Map.of());
            }
            if (Files.size(file) > MAX_BYTES) {
                throw TareException.usage(file + " is larger than 1 MiB: that is no list of registries", null);
            }
            return parse(file.toString(), Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return new RegistrySettings(Map.of());
        } catch (IOException e) {
            throw TareException.usage(file + ": " + Reasons.of(e), null);
        }
    }

    /** @throws IOException when it is not of that form */
    static RegistrySettings parse(String name, byte[] json) throws IOException {
        Map<String, Registry> out = new LinkedHashMap<>();
        Map<String, @Nullable Object> root = Json.readObject(json);
        for (String key : root.keySet()) {
            if (!key.equals("registries")) {
                throw unknown(name, key, List.of("registries"));
            }
        }
        Object all = root.get("registries");
        for (Map.Entry<String, @Nullable Object> each :
                (all == null ? Map.<String, @Nullable Object>of() : Json.object(all)).entrySet()) {
            Map<String, @Nullable Object> fields = Json.object(each.getValue());
            for (String key : fields.keySet()) {
                if (!KEYS.contains(key)) {
                    throw unknown(name, key, KEYS);
                }
            }
            out.put(
                    each.getKey(),
                    new Registry(
                            new ArrayList<>(Json.strings(fields.get("mirrors"))),
                            Boolean.TRUE.equals(fields.get("http")),
                            Boolean.TRUE.equals(fields.get("insecure"))));
        }
        return new RegistrySettings(out);
    }

    private static TareException unknown(String name, String key, List<String> keys) {
        String near = NearNames.hint(key, keys);
        return TareException.usage(
                name + ": there is no option \"" + key + "\"",
                near == null ? "there are " + String.join(", ", keys) : near);
    }
}
