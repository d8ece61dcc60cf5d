package dev.tare.deliver;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects {@code annotation.KEY}, {@code annotation-manifest.KEY} and {@code annotation-manifest-descriptor.KEY}
 * (BuildKit, {@code docs/annotations.md}). For an index there are such keys too, but one platform has none.
 */
final class AnnotationKeys {
    private final Map<String, String> manifest = new LinkedHashMap<>();
    private final Map<String, String> manifestDescriptor = new LinkedHashMap<>();
    /** Takes an option when it is an annotation; false when it is another option. */
    boolean put(String text, String key, String value) {
        if (!key.startsWith("annotation")) {
            return false;
        }
        int dot = key.indexOf('.');
        if (dot < 0 || dot == key.length() - 1) {
            throw OutputSpec.wrong(text, key + " names no annotation", "write annotation.KEY=VALUE");
        }
        String place = key.substring(0, dot);
        if (place.indexOf('[') >= 0) {
            throw OutputSpec.wrong(
                    text, "one platform is delivered, so an annotation names none", "write annotation.KEY=VALUE");
        }
        switch (place) {
            case "annotation", "annotation-manifest" -> manifest.put(key.substring(dot + 1), value);
            case "annotation-manifest-descriptor" -> manifestDescriptor.put(key.substring(dot + 1), value);
            case "annotation-index", "annotation-index-descriptor" ->
                throw OutputSpec.wrong(
                        text,
                        "one platform is delivered, so there is no index to annotate",
                        "write annotation.KEY=VALUE for the manifest");
            default -> {
                List<String> places = List.of("annotation", "annotation-manifest", "annotation-manifest-descriptor");
                throw OutputSpec.wrong(
                        text, place + " is no place for annotations", "there are " + String.join(", ", places));
            }
        }
        return true;
    }

    OutputSpec.Annotations toAnnotations() {
        return new OutputSpec.Annotations(manifest, manifestDescriptor);
    }
}
