package dev.tare.attest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** Writes CycloneDX 1.6 as JSON (cyclonedx.org/docs/1.6/json, schema/bom-1.6.schema.json). */
public final class CycloneDx {
    /** Of in-toto statements (github.com/in-toto/attestation, spec/predicates/cyclonedx.md). */
    public static final String PREDICATE_TYPE = "https://cyclonedx.org/bom";

    public static final String MEDIA_TYPE = "application/vnd.cyclonedx+json";

    private CycloneDx() {}

    /** The document, a value of {@link dev.tare.text.Json}. */
    public static Map<String, @Nullable Object> document(Sbom sbom) {
        List<Map<String, @Nullable Object>> components =
                sbom.components().stream().map(CycloneDx::component).toList();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        json.put("bomFormat", "CycloneDX");
        json.put("specVersion", "1.6");
        json.put("serialNumber", "");
        json.put("version", 1L);
        json.put("metadata", metadata(sbom));
        json.put("components", components);
        json.put("dependencies", dependencies(sbom));
        json.put("serialNumber", "urn:uuid:" + Documents.uuid(json));
        return json;
    }

    private static Map<String, @Nullable Object> metadata(Sbom sbom) {
        Map<String, @Nullable Object> tool = new LinkedHashMap<>();
        tool.put("type", "application");
        tool.put("name", sbom.tool().name());
        tool.put("version", sbom.tool().version());
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("timestamp", Documents.time(sbom.created()));
        json.put("tools", Map.of("components", List.of(tool)));
        json.put("component", component(sbom.subject()));
        return json;
    }

    private static Map<String, @Nullable Object> component(Component component) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(
                "type",
                switch (component.type()) {
                    case CONTAINER -> "container";
                    case OPERATING_SYSTEM -> "operating-system";
                    case APPLICATION -> "application";
                    case LIBRARY, PACKAGE -> "library";
                    case FILE -> "file";
                });
        json.put("bom-ref", component.ref());
        if (!component.supplier().isEmpty()) {
            json.put("supplier", Map.of("name", component.supplier()));
        }
        putText(json, "publisher", component.maintainer());
        json.put("name", component.name());
        putText(json, "version", component.version());
        putText(json, "description", component.description());
        if (component.sha256() != null) {
            Map<String, @Nullable Object> hash = new LinkedHashMap<>();
            hash.put("alg", "SHA-256");
            hash.put("content", component.sha256().hex());
            json.put("hashes", List.of(hash));
        }
        License license = License.of(component.license());
        if (!license.expression().isEmpty()) {
            json.put("licenses", List.of(license(license, component.license())));
        }
        putText(json, "purl", component.purl());
        if (Documents.isAddress(component.homepage())) {
            Map<String, @Nullable Object> reference = new LinkedHashMap<>();
            reference.put("type", "website");
            reference.put("url", component.homepage());
            json.put("externalReferences", List.of(reference));
        }
        if (!component.places().isEmpty()) {
            List<@Nullable Object> occurrences = new ArrayList<>();
            component.places().forEach(place -> occurrences.add(Map.of("location", "/" + place)));
            json.put("evidence", Map.of("occurrences", occurrences));
        }
        return json;
    }

    private static Map<String, @Nullable Object> license(License license, String said) {
        if (license.isIdentifier()) {
            return Map.of("license", Map.of("id", license.expression()));
        }
        return license.isStandard()
                ? Map.of("expression", license.expression())
                : Map.of("license", Map.of("name", said.strip()));
    }

    private static List<@Nullable Object> dependencies(Sbom sbom) {
        List<@Nullable Object> out = new ArrayList<>();
        List<String> direct = new ArrayList<>();
        for (Component component : sbom.components()) {
            if (component.type() != Component.Type.LIBRARY) {
                direct.add(component.ref());
            }
        }
        out.add(dependency(sbom.subject().ref(), direct));
        for (Map.Entry<String, SortedSet<String>> entry : sbom.dependencies().entrySet()) {
            out.add(dependency(entry.getKey(), new ArrayList<>(entry.getValue())));
        }
        return out;
    }

    private static Map<String, @Nullable Object> dependency(String ref, List<String> on) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("ref", ref);
        json.put("dependsOn", on);
        return json;
    }

    private static void putText(Map<String, @Nullable Object> json, String name, String value) {
        if (!value.isEmpty()) {
            json.put(name, value);
        }
    }
}
