package dev.tare.deliver.spec;

import dev.tare.oci.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects {@code annotation.KEY}, {@code annotation-manifest.KEY}, {@code annotation-manifest-descriptor.KEY}, each also
 * with a platform as in {@code annotation[linux/arm64].KEY}, and {@code annotation-index.KEY} and
 * {@code annotation-index-descriptor.KEY} (BuildKit, {@code docs/annotations.md}).
 */
public final class AnnotationKeys {
    private static final List<String> PLACES = List.of(
            "annotation",
            "annotation-manifest",
            "annotation-manifest-descriptor",
            "annotation-index",
            "annotation-index-descriptor");

    private final Places all = new Places();
    private final Map<Platform, Places> platforms = new LinkedHashMap<>();

    private static final class Places {
        final Map<String, String> index = new LinkedHashMap<>();
        final Map<String, String> indexDescriptor = new LinkedHashMap<>();
        final Map<String, String> manifest = new LinkedHashMap<>();
        final Map<String, String> manifestDescriptor = new LinkedHashMap<>();

        Annotations toAnnotations(Map<Platform, Annotations> own) {
            return new Annotations(index, indexDescriptor, manifest, manifestDescriptor, own);
        }
    }

    /** Takes an option when it is an annotation; false when it is another option. */
    public boolean put(String text, String key, String value) {
        if (!key.startsWith("annotation")) {
            return false;
        }
        int bracket = key.indexOf(']');
        int dot = key.indexOf('.', Math.max(0, bracket));
        if (dot < 0 || dot == key.length() - 1) {
            throw OutputSpec.wrong(text, key + " names no annotation", "write annotation.KEY=VALUE");
        }
        String place = key.substring(0, dot);
        Platform platform = null;
        int open = place.indexOf('[');
        if (open >= 0 && place.endsWith("]")) {
            platform = platform(text, place.substring(open + 1, place.length() - 1));
            place = place.substring(0, open);
        }
        of(text, place, platform).put(key.substring(dot + 1), value);
        return true;
    }

    private static Platform platform(String text, String written) {
        Platform platform = Platform.parse(written);
        if (platform == null) {
            throw OutputSpec.wrong(
                    text, "\"" + written + "\" is no platform", "write annotation[linux/arm64].KEY=VALUE");
        }
        return platform;
    }

    private Map<String, String> of(String text, String place, @Nullable Platform platform) {
        Places places = platform == null ? all : platforms.computeIfAbsent(platform, key -> new Places());
        Map<String, String> found = switch (place) {
            case "annotation", "annotation-manifest" -> places.manifest;
            case "annotation-manifest-descriptor" -> places.manifestDescriptor;
            case "annotation-index" -> places.index;
            case "annotation-index-descriptor" -> places.indexDescriptor;
            default ->
                throw OutputSpec.wrong(
                        text, place + " is no place for annotations", "there are " + String.join(", ", PLACES));
        };
        if (platform != null && place.startsWith("annotation-index")) {
            throw OutputSpec.wrong(text, "an index is of no platform", "write " + place + ".KEY=VALUE");
        }
        return found;
    }

    public Annotations toAnnotations() {
        Map<Platform, Annotations> own = new LinkedHashMap<>();
        for (Map.Entry<Platform, Places> each : platforms.entrySet()) {
            own.put(each.getKey(), each.getValue().toAnnotations(Map.of()));
        }
        return all.toAnnotations(own);
    }
}
