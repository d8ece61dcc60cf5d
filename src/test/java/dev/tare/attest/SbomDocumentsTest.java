package dev.tare.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testing.JsonSchema;
import dev.tare.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Both forms of an SBOM are valid, say what the image holds, and depend on nothing but the image. */
class SbomDocumentsTest {
    private static final String SPDX = "http://spdx.org/rdf/terms/2.3";
    private static final String CYCLONE = "http://cyclonedx.org/schema/bom-1.6.schema.json";

    static JsonSchema schemas() throws IOException {
        JsonSchema schemas = new JsonSchema();
        schemas.add(SPDX, resource("spdx-2.3"));
        for (String name : List.of("bom-1.6", "jsf-0.82", "spdx")) {
            schemas.add("http://cyclonedx.org/schema/" + name + ".schema.json", resource(name));
        }
        return schemas;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                SbomDocumentsTest.class.getResourceAsStream("/schemas/" + name + ".schema.json"))) {
            return in.readAllBytes();
        }
    }

    private static Map<String, Object> spdx(Sbom sbom) throws IOException {
        return Json.readObject(Json.write(Spdx.document(sbom)));
    }

    private static Map<String, Object> cyclone(Sbom sbom) throws IOException {
        return Json.readObject(Json.write(CycloneDx.document(sbom)));
    }

    @Test
    void spdxIsValidByItsSchema() throws IOException {
        assertThat(schemas().check(SPDX, spdx(Sample.sbom()))).isEmpty();
    }

    @Test
    void cycloneDxIsValidByItsSchema() throws IOException {
        assertThat(schemas().check(CYCLONE, cyclone(Sample.sbom()))).isEmpty();
    }

    @Test
    void theSchemasRefuseWhatIsBroken() throws IOException {
        Map<String, Object> spdx = spdx(Sample.sbom());
        spdx.remove("creationInfo");
        Map<String, Object> cyclone = cyclone(Sample.sbom());
        cyclone.put("serialNumber", "urn:uuid:nothing");

        assertThat(schemas().check(SPDX, spdx)).containsExactly("$ lacks creationInfo");
        assertThat(schemas().check(CYCLONE, cyclone)).hasSize(1);
    }

    @Test
    void everySpdxIdentifierIsUniqueAndEveryRelationshipLeadsToOne() throws IOException {
        Map<String, Object> document = spdx(Sample.sbom());
        List<Object> identifiers = new ArrayList<>(List.of("SPDXRef-DOCUMENT"));
        for (Object each : Json.list(document.get("packages"))) {
            identifiers.add(Json.object(each).get("SPDXID"));
        }
        List<String> relations = new ArrayList<>();
        for (Object each : Json.list(document.get("relationships"))) {
            Map<String, Object> relation = Json.object(each);
            assertThat(identifiers).contains(relation.get("spdxElementId"), relation.get("relatedSpdxElement"));
            relations.add(Json.string(relation.get("relationshipType")));
        }

        assertThat(identifiers).doesNotHaveDuplicates().hasSize(5);
        assertThat(identifiers).allSatisfy(each -> assertThat(each.toString()).matches("SPDXRef-[a-zA-Z0-9.-]+"));
        assertThat(relations).containsExactly("DESCRIBES", "CONTAINS", "CONTAINS", "CONTAINS", "DEPENDS_ON");
    }

    @Test
    void spdxSaysWhatIsKnownOfAPackage() throws IOException {
        Map<String, Map<String, Object>> packages = new HashMap<>();
        Map<String, Object> document = spdx(Sample.sbom());
        for (Object each : Json.list(document.get("packages"))) {
            packages.put(Json.string(Json.object(each).get("name")), Json.object(each));
        }

        assertThat(packages.get("one"))
                .containsEntry("versionInfo", "1.0")
                .containsEntry("supplier", "Organization: Debian")
                .containsEntry("originator", "Person: A Person (a@example.com)")
                .containsEntry("licenseDeclared", "MIT")
                .containsEntry("homepage", "https://example.com/one")
                .containsEntry("summary", "the \"first\"")
                .containsEntry("sourceInfo", "found in /var/lib/dpkg/status.d/one");
        assertThat(packages.get("two"))
                .containsEntry("licenseDeclared", "LicenseRef-odd AND GPL-3.0-or-later")
                .doesNotContainKeys("homepage", "originator");
        assertThat(Json.list(document.get("hasExtractedLicensingInfos")))
                .containsExactly(Map.of("licenseId", "LicenseRef-odd", "extractedText", "odd", "name", "odd"));
        assertThat(packages.get("example/sample:1")).containsEntry("versionInfo", Sample.ID.toString());
        assertThat(Json.object(document.get("creationInfo"))).containsEntry("created", "2024-05-06T07:08:09Z");
    }

    @Test
    void theSameImageHasTheSameDocumentAndAnotherHasAnother() throws IOException {
        Sbom other = Sample.sbom(Sample.tree().file("var/lib/dpkg/status.d/three", "Package: three\nVersion: 3\n"));

        assertThat(spdx(Sample.sbom())).isEqualTo(spdx(Sample.sbom()));
        assertThat(cyclone(Sample.sbom())).isEqualTo(cyclone(Sample.sbom()));
        assertThat(spdx(other).get("documentNamespace"))
                .isNotEqualTo(spdx(Sample.sbom()).get("documentNamespace"));
        assertThat(cyclone(other).get("serialNumber"))
                .isNotEqualTo(cyclone(Sample.sbom()).get("serialNumber"));
    }
}
