package dev.tare.golang;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Labels of a base that stay true of an image on it: not those that say what the base is, and who made it. */
final class BaseLabels {
    /** The families by which images are described: OCI's, the one before it, and Red Hat's. */
    private static final List<String> DESCRIBING =
            List.of("org.opencontainers.image.", "org.label-schema.", "com.redhat.", "io.k8s.", "io.openshift.");

    /** As the images of Red Hat and older ones of Docker Hub have them. */
    private static final Set<String> NAMES = Set.of(
            "architecture",
            "authoritative-source-url",
            "build-date",
            "cpe",
            "description",
            "distribution-scope",
            "maintainer",
            "name",
            "release",
            "summary",
            "title",
            "url",
            "vcs-ref",
            "vcs-type",
            "vendor",
            "version");

    private BaseLabels() {}

    static Map<String, String> kept(Map<String, String> labels) {
        Map<String, String> kept = new TreeMap<>();
        labels.forEach((name, value) -> {
            if (!describes(name)) {
                kept.put(name, value);
            }
        });
        return kept;
    }

    private static boolean describes(String name) {
        for (String family : DESCRIBING) {
            if (name.startsWith(family)) {
                return true;
            }
        }
        return NAMES.contains(name);
    }
}
