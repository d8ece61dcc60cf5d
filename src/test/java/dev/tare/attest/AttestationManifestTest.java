package dev.tare.attest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.text.Json;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AttestationManifestTest {
    private static final Descriptor IMAGE = Descriptor.of(MediaTypes.MANIFEST, Digest.sha256("image"), 5);
    private static final List<Subject> SUBJECTS = List.of(Subject.unnamed(IMAGE.digest()));

    private static Map<String, Object> manifest(AttestationManifest made) throws IOException {
        return Json.readObject(made.blobs().get(made.descriptor().digest()));
    }

    @Test
    void inAnIndexItStandsAsDockerToolsLookForIt() throws IOException {
        AttestationManifest made =
                AttestationManifest.inIndex(IMAGE, SUBJECTS, List.of(Attestation.spdx(Sample.sbom())));

        assertThat(made.descriptor().platform()).isEqualTo(new Platform("unknown", "unknown", ""));
        assertThat(made.descriptor().annotations())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "vnd.docker.reference.type",
                        "attestation-manifest",
                        "vnd.docker.reference.digest",
                        IMAGE.digest().toString()));
        Map<String, Object> layer =
                Json.object(Json.list(manifest(made).get("layers")).getFirst());
        assertThat(layer)
                .containsEntry("mediaType", "application/vnd.in-toto+json")
                .containsEntry("annotations", Map.of("in-toto.io/predicate-type", "https://spdx.dev/Document"));
        Digest digest = Objects.requireNonNull(Digest.parse(Json.string(layer.get("digest"))));
        assertThat(Json.readObject(made.blobs().get(digest)))
                .containsEntry("_type", "https://in-toto.io/Statement/v1")
                .containsEntry("predicateType", "https://spdx.dev/Document")
                .containsEntry(
                        "subject",
                        List.of(Map.of(
                                "name",
                                "_",
                                "digest",
                                Map.of("sha256", IMAGE.digest().hex()))));
    }

    @Test
    void aReferrerHoldsAnSbomAsItIs() throws IOException {
        AttestationManifest made = AttestationManifest.referrer(IMAGE, SUBJECTS, Attestation.cycloneDx(Sample.sbom()));

        Map<String, Object> manifest = manifest(made);
        assertThat(manifest)
                .containsEntry("artifactType", "application/vnd.cyclonedx+json")
                .containsEntry("subject", Json.object(Json.read(Json.write(IMAGE.toJson()))))
                .containsEntry("annotations", Map.of("in-toto.io/predicate-type", "https://cyclonedx.org/bom"));
        assertThat(made.descriptor().platform()).isNull();
        Map<String, Object> layer =
                Json.object(Json.list(manifest.get("layers")).getFirst());
        Digest digest = Objects.requireNonNull(Digest.parse(Json.string(layer.get("digest"))));
        assertThat(layer.get("mediaType")).isEqualTo("application/vnd.cyclonedx+json");
        assertThat(Json.readObject(made.blobs().get(digest))).containsEntry("bomFormat", "CycloneDX");
    }

    @Test
    void everyBlobThatAManifestNamesIsGiven() throws IOException {
        AttestationManifest made = AttestationManifest.inIndex(
                IMAGE, SUBJECTS, List.of(Attestation.spdx(Sample.sbom()), Attestation.cycloneDx(Sample.sbom())));

        assertThat(made.blobs()).hasSize(4);
        made.blobs().forEach((digest, bytes) -> assertThat(Digest.sha256(bytes)).isEqualTo(digest));
        assertThat(manifest(made).get("config").toString())
                .contains(Digest.sha256("{}").toString());
    }

    @Test
    void aSubjectHasTheFormOfBuildKit() {
        Reference name = Objects.requireNonNull(Reference.parse("localhost:5000/team/app:1"));
        Reference hub = Objects.requireNonNull(Reference.parse("hello"));

        assertThat(Subject.of(name, new Platform("linux", "arm64", ""), IMAGE.digest())
                        .name())
                .isEqualTo("pkg:docker/localhost:5000/team/app@1?platform=linux%2Farm64");
        assertThat(Subject.of(hub, null, IMAGE.digest()).name()).isEqualTo("pkg:docker/hello@latest");
    }
}
