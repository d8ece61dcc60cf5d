package dev.tare.attest;

import dev.tare.oci.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes SPDX 2.3 as JSON (spdx.github.io/spdx-spec/v2.3, schemas/spdx-schema.json). */
public final class Spdx {
    /** Of in-toto statements (github.com/in-toto/attestation, spec/predicates/spdx.md). */
    public static final String PREDICATE_TYPE = "https://spdx.dev/Document";

    public static final String MEDIA_TYPE = "application/spdx+json";

    private static final String DOCUMENT = "SPDXRef-DOCUMENT";
    private static final String UNKNOWN = "NOASSERTION";

    private final Sbom sbom;
    private final Map<String, String> identifiers = new LinkedHashMap<>();
    private final TreeMap<String, String> licenses = new TreeMap<>();

    private Spdx(Sbom sbom) {
        this.sbom = sbom;
        identify(sbom.subject());
        sbom.components().forEach(this::identify);
    }

    /** The document, a value of {@link dev.tare.text.Json}. */
    public static Map<String, @Nullable Object> document(Sbom sbom) {
        return new Spdx(sbom).document();
    }

    private Map<String, @Nullable Object> document() {
        List<@Nullable Object> packages = new ArrayList<>();
        packages.add(component(sbom.subject()));
        for (Component component : sbom.components()) {
            packages.add(component(component));
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("spdxVersion", "SPDX-2.3");
        json.put("dataLicense", "CC0-1.0");
        json.put("SPDXID", DOCUMENT);
        json.put("name", sbom.subject().name());
        json.put("documentNamespace", "");
        Map<String, @Nullable Object> creation = new LinkedHashMap<>();
        creation.put("created", Documents.time(sbom.created()));
        creation.put(
                "creators",
                List.of("Tool: " + sbom.tool().name() + "-" + sbom.tool().version()));
        json.put("creationInfo", creation);
        json.put("packages", packages);
        if (!licenses.isEmpty()) {
            json.put("hasExtractedLicensingInfos", extractedLicenses());
        }
        json.put("relationships", relationships());
        // The place that the specification offers to those who have no site of their own for documents (clause 6.5).
        json.put("documentNamespace", "https://spdx.org/spdxdocs/tare-" + Documents.uuid(json));
        return json;
    }

    /** Identifiers have letters, digits, points and dashes only: a digest keeps apart what looks the same without the rest. */
    private void identify(Component component) {
        StringBuilder out = new StringBuilder("SPDXRef-Package-");
        String name = component.name();
        for (int i = 0; i < Math.min(name.length(), 60); i++) {
            char c = name.charAt(i);
            boolean allowed = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.';
            out.append(allowed ? c : '-');
        }
        out.append('-').append(Digest.sha256(component.ref()).shortId());
        identifiers.put(component.ref(), out.toString());
    }

    private Map<String, @Nullable Object> component(Component component) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", component.name());
        json.put("SPDXID", identifiers.get(component.ref()));
        if (!component.version().isEmpty()) {
            json.put("versionInfo", component.version());
        }
        json.put("supplier", component.supplier().isEmpty() ? UNKNOWN : "Organization: " + component.supplier());
        if (!component.maintainer().isEmpty()) {
            json.put(
                    "originator",
                    "Person: " + component.maintainer().replace('<', '(').replace('>', ')'));
        }
        json.put("downloadLocation", UNKNOWN);
        json.put("filesAnalyzed", false);
        if (component.sha256() != null) {
            Map<String, @Nullable Object> checksum = new LinkedHashMap<>();
            checksum.put("algorithm", "SHA256");
            checksum.put("checksumValue", component.sha256().hex());
            json.put("checksums", List.of(checksum));
        }
        if (Documents.isAddress(component.homepage())) {
            json.put("homepage", component.homepage());
        }
        if (!component.places().isEmpty()) {
            json.put("sourceInfo", "found in /" + String.join(", /", component.places()));
        }
        License license = License.of(component.license());
        licenses.putAll(license.references());
        json.put("licenseConcluded", UNKNOWN);
        json.put("licenseDeclared", license.expression().isEmpty() ? UNKNOWN : license.expression());
        json.put("copyrightText", UNKNOWN);
        if (!component.description().isEmpty()) {
            json.put("summary", component.description());
        }
        if (!component.purl().isEmpty()) {
            Map<String, @Nullable Object> purl = new LinkedHashMap<>();
            purl.put("referenceCategory", "PACKAGE-MANAGER");
            purl.put("referenceType", "purl");
            purl.put("referenceLocator", component.purl());
            json.put("externalRefs", List.of(purl));
        }
        json.put(
                "primaryPackagePurpose",
                switch (component.type()) {
                    case CONTAINER -> "CONTAINER";
                    case OPERATING_SYSTEM -> "OPERATING_SYSTEM";
                    case APPLICATION -> "APPLICATION";
                    case LIBRARY -> "LIBRARY";
                    case PACKAGE -> "INSTALL";
                    case FILE -> "FILE";
                });
        return json;
    }

    private List<@Nullable Object> extractedLicenses() {
        List<@Nullable Object> out = new ArrayList<>();
        licenses.forEach((reference, name) -> {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("licenseId", reference);
            json.put("extractedText", name);
            json.put("name", name);
            out.add(json);
        });
        return out;
    }

    private List<@Nullable Object> relationships() {
        List<@Nullable Object> out = new ArrayList<>();
        String image = String.valueOf(identifiers.get(sbom.subject().ref()));
        out.add(relationship(DOCUMENT, "DESCRIBES", image));
        for (Component component : sbom.components()) {
            if (component.type() != Component.Type.LIBRARY) {
                out.add(relationship(image, "CONTAINS", String.valueOf(identifiers.get(component.ref()))));
            }
        }
        for (Map.Entry<String, SortedSet<String>> entry : sbom.dependencies().entrySet()) {
            for (String on : entry.getValue()) {
                out.add(relationship(
                        String.valueOf(identifiers.get(entry.getKey())),
                        "DEPENDS_ON",
                        String.valueOf(identifiers.get(on))));
            }
        }
        return out;
    }

    private static Map<String, @Nullable Object> relationship(String from, String type, String to) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("spdxElementId", from);
        json.put("relationshipType", type);
        json.put("relatedSpdxElement", to);
        return json;
    }
}
