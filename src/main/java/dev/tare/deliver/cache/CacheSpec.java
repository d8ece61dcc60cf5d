package dev.tare.deliver.cache;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Reference;
import dev.tare.oci.content.Compression;
import dev.tare.text.Csv;
import dev.tare.text.GoBool;
import dev.tare.text.GoDuration;
import dev.tare.text.Numbers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where a cache is exported to or imported from: the value of {@code --cache-to} and {@code --cache-from}, in docker's
 * form.
 *
 * @param place of the cache
 * @param all whether steps of all stages are exported ({@code mode=max}), else those whose layers the image has
 * @param compression of layers
 * @param level of the compressor, null for its own
 * @param ignoreErrors whether a build goes on when the export fails
 */
public record CacheSpec(
        Place place,
        boolean all,
        Compression compression,
        @Nullable Integer level,
        boolean ignoreErrors) {
    private static final List<String> EXPORT_KEYS = List.of(
            "mode",
            "compression",
            "compression-level",
            "force-compression",
            "oci-mediatypes",
            "image-manifest",
            "ignore-error");

    private static final List<String> TYPES = List.of("local", "registry", "inline", "gha");

    /** Where a cache is. */
    public sealed interface Place {}

    /**
     * A folder.
     *
     * @param path as the user typed it
     * @param tag of the cache in that folder
     */
    public record Folder(String path, String tag) implements Place {}

    /** A name in a registry. */
    public record Remote(Reference name) implements Place {}

    /**
     * The cache of GitHub's Actions. Where it is and how one is let in is said by variables that the runner sets, where no
     * attribute says it.
     *
     * @param scope of several caches of one repository
     * @param timeoutSeconds after which nothing is tried again
     */
    public record GitHub(
            String scope,
            @Nullable String givenUrl,
            @Nullable String givenToken,
            long timeoutSeconds) implements Place {
        /** Whether it is known where it is, and how one is let in. */
        public boolean isReachable(Map<String, String> environment) {
            return !url(environment).isEmpty() && !token(environment).isEmpty();
        }

        String url(Map<String, String> environment) {
            return givenUrl == null ? environment.getOrDefault("ACTIONS_RESULTS_URL", "") : givenUrl;
        }

        String token(Map<String, String> environment) {
            return givenToken == null ? environment.getOrDefault("ACTIONS_RUNTIME_TOKEN", "") : givenToken;
        }

        /** As messages call it: the token is no business of theirs. */
        public String shown() {
            return "type=gha,scope=" + scope;
        }
    }

    /** The configuration of the image that is built. */
    public record Inline() implements Place {}

    /** Reads a {@code --cache-to}. @throws TareException (usage) */
    public static CacheSpec to(String text) {
        Given given = Given.of("--cache-to", text, EXPORT_KEYS, "dest");
        if (given.type.equals("inline")) {
            if ("max".equals(given.values.get("mode"))) {
                throw given.wrong("an image has room for its own steps only", "mode=max needs type=registry");
            }
            return new CacheSpec(new Inline(), false, Compression.GZIP, null, given.flag("ignore-error"));
        }
        boolean local = given.type.equals("local");
        String mode = given.values.getOrDefault("mode", "min");
        if (!mode.equals("min") && !mode.equals("max")) {
            throw given.wrong("the mode is min or max, not " + mode, null);
        }
        given.checkFlags();
        // In a registry an image of the same layers may lie beside it, which then is sent once: images are gzip.
        Compression compression = switch (given.values.getOrDefault("compression", local ? "zstd" : "gzip")) {
            case "uncompressed" -> Compression.NONE;
            case "gzip" -> Compression.GZIP;
            case "zstd" -> Compression.ZSTD;
            default ->
                throw given.wrong(
                        "there is no compression " + given.values.get("compression"),
                        "there are uncompressed, gzip and zstd");
        };
        return new CacheSpec(
                given.place(), mode.equals("max"), compression, given.level(compression), given.flag("ignore-error"));
    }

    /** Reads a {@code --cache-from}. @throws TareException (usage) */
    public static CacheSpec from(String text) {
        Given given = Given.of("--cache-from", text, List.of(), "src");
        if (given.type.equals("inline")) {
            throw given.wrong("a cache in an image is found by the image's name", "type=registry,ref=IMAGE");
        }
        return new CacheSpec(given.place(), true, Compression.ZSTD, null, false);
    }

    /** What stands in the text. @param folder the key of a local cache's folder */
    private record Given(String flag, String text, String type, String folder, Map<String, String> values) {
        static Given of(String flag, String text, List<String> more, String folder) {
            List<String> fields = Csv.ofOption(text, flag + " " + text);
            if (fields.size() == 1 && text.indexOf('=') < 0) {
                return new Given(flag, text, "registry", folder, Map.of("ref", text));
            }
            Map<String, String> values = new LinkedHashMap<>();
            for (String field : fields) {
                int equals = field.indexOf('=');
                if (equals < 0) {
                    throw wrong(flag, text, "\"" + field + "\" is not KEY=VALUE", null);
                }
                values.put(field.substring(0, equals), field.substring(equals + 1));
            }
            String type = values.remove("type");
            if (type == null || !TYPES.contains(type)) {
                String near = type == null ? null : NearNames.hint(type, TYPES);
                throw wrong(
                        flag,
                        text,
                        type == null ? "it has no type" : "there are no caches of type " + type,
                        near == null ? "there are type=" + String.join(", ", TYPES) : near);
            }
            Given given = new Given(flag, text, type, folder, values);
            given.checkKeys(more);
            return given;
        }

        private void checkKeys(List<String> more) {
            List<String> keys = new java.util.ArrayList<>(
                    switch (type) {
                        case "local" -> List.of(folder, "tag");
                        case "registry" -> List.of("ref", "registry.insecure");
                        case "gha" ->
                            List.of("scope", "url", "url_v2", "token", "timeout", "version", "repository", "ghtoken");
                        default -> List.of();
                    });
            keys.addAll(more);
            for (String key : values.keySet()) {
                if (!keys.contains(key)) {
                    String near = NearNames.hint(key, keys);
                    throw wrong(
                            "it has no option " + key, near == null ? "there are " + String.join(", ", keys) : near);
                }
            }
        }

        Place place() {
            if (type.equals("gha")) {
                return gitHub();
            }
            String at = values.getOrDefault(type.equals("local") ? folder : "ref", "");
            if (type.equals("local")) {
                if (at.isEmpty()) {
                    throw wrong("it has no " + folder, "write it as type=local," + folder + "=FOLDER");
                }
                return new Folder(at, values.getOrDefault("tag", "latest"));
            }
            if (at.isEmpty()) {
                throw wrong("it has no ref", "write it as type=registry,ref=REGISTRY/NAME:TAG");
            }
            if (flag("registry.insecure")) {
                throw wrong(
                        "which registries are insecure stands in a file",
                        "add it to tare/registries.json of the folder for settings");
            }
            Reference name = Reference.parse(at);
            if (name == null || name.digest() != null && flag.equals("--cache-to")) {
                throw wrong("\"" + at + "\" is no image name", "a name is like registry.example/app:cache");
            }
            return new Remote(name);
        }

        private GitHub gitHub() {
            if ("1".equals(values.get("version"))) {
                throw wrong("GitHub has turned off version 1 of its cache", "leave version away");
            }
            String timeout = values.getOrDefault("timeout", "10m");
            Long nanos = GoDuration.parse(timeout);
            if (nanos == null) {
                throw wrong("timeout is like 90s or 10m, not " + timeout, null);
            }
            return new GitHub(
                    values.getOrDefault("scope", "buildkit"),
                    values.get("url_v2") == null ? values.get("url") : values.get("url_v2"),
                    values.get("token"),
                    TimeUnit.NANOSECONDS.toSeconds(nanos));
        }

        /** A cache has one form, an OCI image manifest, whatever these ask for. */
        void checkFlags() {
            for (String key : List.of("force-compression", "oci-mediatypes", "image-manifest")) {
                boolean _ = flag(key);
            }
        }

        boolean flag(String key) {
            Boolean parsed = GoBool.parse(values.getOrDefault(key, "false"));
            if (parsed == null) {
                throw wrong(key + " is true or false, not " + values.get(key), null);
            }
            return parsed;
        }

        @Nullable Integer level(Compression compression) {
            String value = values.get("compression-level");
            if (value == null) {
                return null;
            }
            int highest = compression == Compression.GZIP ? 12 : 22;
            Long level = Numbers.within(value, 0, highest);
            if (level == null) {
                throw wrong("compression-level is 0 to " + highest + ", not " + value, null);
            }
            return level.intValue();
        }

        TareException wrong(String why, @Nullable String hint) {
            return wrong(flag, text, why, hint);
        }

        private static TareException wrong(String flag, String text, String why, @Nullable String hint) {
            return TareException.usage(flag + " " + text + ": " + why, hint);
        }
    }
}
