package dev.tare.deliver;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Compression;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a cache is exported to or imported from: the value of {@code --cache-to} and {@code --cache-from}, in docker's
 * form.
 *
 * @param path of a folder, as the user typed it
 * @param tag of the cache in that folder
 * @param all whether steps of all stages are exported ({@code mode=max}), else those whose layers the image has
 * @param compression of layers
 * @param level of the compressor, null for its own
 * @param ignoreErrors whether a build goes on when the export fails
 */
public record CacheSpec(
        String path,
        String tag,
        boolean all,
        Compression compression,
        @Nullable Integer level,
        boolean ignoreErrors) {
    private static final List<String> TO_KEYS = List.of(
            "type",
            "dest",
            "tag",
            "mode",
            "compression",
            "compression-level",
            "force-compression",
            "oci-mediatypes",
            "image-manifest",
            "ignore-error");

    private static final List<String> FROM_KEYS = List.of("type", "src", "tag");

    /** Reads a {@code --cache-to}. @throws TareException (usage) */
    public static CacheSpec to(String text) {
        Map<String, String> values = values("--cache-to", text, TO_KEYS);
        String path = values.get("dest");
        if (path == null || path.isEmpty()) {
            throw wrong("--cache-to", text, "it has no dest", "write it as type=local,dest=FOLDER");
        }
        String mode = values.getOrDefault("mode", "min");
        if (!mode.equals("min") && !mode.equals("max")) {
            throw wrong("--cache-to", text, "the mode is min or max, not " + mode, null);
        }
        Compression compression = switch (values.getOrDefault("compression", "zstd")) {
            case "uncompressed" -> Compression.NONE;
            case "gzip" -> Compression.GZIP;
            case "zstd" -> Compression.ZSTD;
            default ->
                throw wrong(
                        "--cache-to",
                        text,
                        "there is no compression " + values.get("compression"),
                        "there are uncompressed, gzip and zstd");
        };
        return new CacheSpec(
                path,
                values.getOrDefault("tag", "latest"),
                mode.equals("max"),
                compression,
                level(text, values.get("compression-level")),
                values.getOrDefault("ignore-error", "false").equals("true"));
    }

    /** Reads a {@code --cache-from}. @throws TareException (usage) */
    public static CacheSpec from(String text) {
        Map<String, String> values = values("--cache-from", text, FROM_KEYS);
        String path = values.get("src");
        if (path == null || path.isEmpty()) {
            throw wrong("--cache-from", text, "it has no src", "write it as type=local,src=FOLDER");
        }
        return new CacheSpec(path, values.getOrDefault("tag", "latest"), true, Compression.ZSTD, null, false);
    }

    private static Map<String, String> values(String flag, String text, List<String> keys) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String field : Csv.fields(text)) {
            int equals = field.indexOf('=');
            String key = equals < 0 ? field : field.substring(0, equals);
            if (equals >= 0 && !key.equals("type") && !keys.contains(key)) {
                String near = NearNames.hint(key, keys);
                throw wrong(
                        flag,
                        text,
                        "it has no option " + key,
                        near == null ? "there are " + String.join(", ", keys) : near);
            }
            // A name alone means a registry, in docker.
            values.put(equals < 0 ? "type" : key, equals < 0 ? "registry" : field.substring(equals + 1));
        }
        String type = values.get("type");
        if (!"local".equals(type)) {
            throw wrong(
                    flag,
                    text,
                    type == null ? "it has no type" : "caches of type " + type + " are not supported yet",
                    "a folder is: type=local," + keys.get(1) + "=FOLDER");
        }
        return values;
    }

    private static @Nullable Integer level(String text, @Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            int level = Integer.parseInt(value);
            if (level >= 0 && level <= 22) {
                return level;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw wrong("--cache-to", text, "compression-level is 0 to 22, not " + value, null);
    }

    private static TareException wrong(String flag, String text, String why, @Nullable String hint) {
        return TareException.usage(flag + " " + text + ": " + why, hint);
    }
}
