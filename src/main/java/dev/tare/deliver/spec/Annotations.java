package dev.tare.deliver.spec;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Annotations by where they stand (docker's {@code annotation-PLACE.KEY=VALUE}), in the order given.
 *
 * @param index in the index
 * @param indexDescriptor beside the index's digest, in the index.json of a layout
 * @param manifest in every manifest
 * @param descriptor beside each manifest's digest
 * @param platforms those of the manifest and its descriptor that only one platform's image gets
 */
public record Annotations(
        Map<String, String> index,
        Map<String, String> indexDescriptor,
        Map<String, String> manifest,
        Map<String, String> descriptor,
        Map<Platform, Annotations> platforms) {
    private static final List<String> PLACES = List.of("manifest", "manifest-descriptor", "index", "index-descriptor");

    public static final Annotations NONE = new Annotations(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    public Annotations {
        index = copy(index);
        indexDescriptor = copy(indexDescriptor);
        manifest = copy(manifest);
        descriptor = copy(descriptor);
        platforms = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(platforms));
    }

    public boolean isEmpty() {
        return index.isEmpty()
                && indexDescriptor.isEmpty()
                && manifest.isEmpty()
                && descriptor.isEmpty()
                && platforms.isEmpty();
    }

    /**
     * Reads the values of {@code --annotation}, in docker buildx's form {@code [PLACE[[PLATFORM]][,PLACE..]:]KEY=VALUE}.
     *
     * @throws TareException (usage) that says what is wrong
     */
    public static Annotations parse(List<String> options) {
        if (options.isEmpty()) {
            return NONE;
        }
        AnnotationKeys keys = new AnnotationKeys();
        for (String option : options) {
            int equals = option.indexOf('=');
            String left = equals < 0 ? option : option.substring(0, equals);
            int colon = left.indexOf(':');
            String key = left.substring(colon + 1);
            if (equals < 0 || key.isEmpty()) {
                throw TareException.usage("--annotation " + option + ": it is not KEY=VALUE", null);
            }
            for (String place : (colon < 0 ? "manifest" : left.substring(0, colon)).split(",", -1)) {
                keys.put(option, "annotation-" + known(option, place) + "." + key, option.substring(equals + 1));
            }
        }
        return keys.toAnnotations();
    }

    private static String known(String option, String place) {
        int open = place.indexOf('[');
        String name = open < 0 ? place : place.substring(0, open);
        boolean platform = open < 0
                || place.endsWith("]")
                        && name.startsWith("manifest")
                        && Platform.parse(place.substring(open + 1, place.length() - 1)) != null;
        if (!PLACES.contains(name) || !platform) {
            throw TareException.usage(
                    "--annotation " + option + ": \"" + place + "\" is no place for annotations",
                    "there are " + String.join(", ", PLACES)
                            + "; those of manifests also with a platform, manifest[linux/arm64]");
        }
        return place;
    }

    /** These without those in manifests, and after others: what a delivery adds to images that have theirs already. */
    public Annotations around(Annotations others) {
        Map<Platform, Annotations> own = new LinkedHashMap<>(others.platforms);
        platforms.forEach((platform, each) -> own.merge(
                platform,
                new Annotations(Map.of(), Map.of(), Map.of(), each.descriptor, Map.of()),
                (those, these) -> new Annotations(
                        Map.of(), Map.of(), those.manifest, merged(these.descriptor, those.descriptor), Map.of())));
        return new Annotations(
                merged(index, others.index),
                merged(indexDescriptor, others.indexDescriptor),
                others.manifest,
                merged(descriptor, others.descriptor),
                own);
    }

    private static Map<String, String> copy(Map<String, String> map) {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
    }

    /** Those of one platform's manifest: its own win over those of every platform. */
    public Map<String, String> manifest(@Nullable Platform platform) {
        return merged(manifest, of(platform).manifest);
    }

    /** Those beside one platform's manifest. */
    public Map<String, String> descriptor(@Nullable Platform platform) {
        return merged(descriptor, of(platform).descriptor);
    }

    /** Whether one of them stands where there is something only with an index. */
    public boolean needIndex() {
        return !index.isEmpty() || !indexDescriptor.isEmpty();
    }

    private Annotations of(@Nullable Platform platform) {
        return platform == null ? NONE : platforms.getOrDefault(platform, NONE);
    }

    private static Map<String, String> merged(Map<String, String> all, Map<String, String> own) {
        Map<String, String> out = new LinkedHashMap<>(all);
        out.putAll(own);
        return out;
    }
}
