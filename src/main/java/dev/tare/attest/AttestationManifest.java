package dev.tare.attest;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaTypes;
import dev.tare.oci.Platform;
import dev.tare.text.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A manifest that carries attestations of one image. Its shape is that of BuildKit 0.32 (docs/attestations/
 * attestation-storage.md): an artifact with the empty configuration, whose subject is the image.
 *
 * @param descriptor of the manifest; for one that stands in an index with the platform and the annotations that it has there
 * @param blobs the manifest, its configuration and its layers, by their digests
 */
public record AttestationManifest(Descriptor descriptor, Map<Digest, byte[]> blobs) {
    /** Of an entry of an index: what the entry is, and of which other entry. */
    public static final String REFERENCE_TYPE = "vnd.docker.reference.type";

    public static final String REFERENCE_DIGEST = "vnd.docker.reference.digest";
    public static final String ATTESTATION_MANIFEST = "attestation-manifest";

    private static final String IN_INDEX = "application/vnd.docker.attestation.manifest.v1+json";
    private static final String PREDICATE_TYPE = "in-toto.io/predicate-type";
    private static final String EMPTY_TYPE = "application/vnd.oci.empty.v1+json";
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.US_ASCII);

    /** One that stands in an index beside the image; all attestations of the image are in it. */
    public static AttestationManifest inIndex(
            Descriptor image, List<Subject> subjects, List<Attestation> attestations) {
        List<String> types = new ArrayList<>();
        List<byte[]> statements = new ArrayList<>();
        for (Attestation attestation : attestations) {
            types.add(attestation.predicateType());
            statements.add(attestation.statement(subjects));
        }
        return ofStatements(image, types, statements);
    }

    /** As {@link #inIndex}. @param types of the predicates of the statements */
    static AttestationManifest ofStatements(Descriptor image, List<String> types, List<byte[]> statements) {
        Map<Digest, byte[]> blobs = new LinkedHashMap<>();
        List<Descriptor> layers = new ArrayList<>();
        for (int i = 0; i < statements.size(); i++) {
            layers.add(put(Attestation.IN_TOTO, statements.get(i), blobs)
                    .withAnnotations(Map.of(PREDICATE_TYPE, types.get(i))));
        }
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(REFERENCE_DIGEST, image.digest().toString());
        annotations.put(REFERENCE_TYPE, ATTESTATION_MANIFEST);
        Descriptor descriptor = manifest(IN_INDEX, layers, image, Map.of(), blobs)
                .withPlatform(new Platform("unknown", "unknown", ""))
                .withAnnotations(annotations);
        return new AttestationManifest(descriptor, blobs);
    }

    /**
     * One that refers to an image in a registry (distribution-spec, referrers), for one attestation. An SBOM is the layer
     * as it is, under its own type: that is what scanners look for. All else is a statement.
     */
    public static AttestationManifest referrer(Descriptor image, List<Subject> subjects, Attestation attestation) {
        Map<Digest, byte[]> blobs = new LinkedHashMap<>();
        Descriptor layer = attestation.isDocument()
                ? put(attestation.mediaType(), Json.write(attestation.predicate()), blobs)
                : statement(attestation, subjects, blobs);
        Map<String, String> annotations = Map.of(PREDICATE_TYPE, attestation.predicateType());
        return new AttestationManifest(
                manifest(attestation.mediaType(), List.of(layer), image, annotations, blobs)
                        .withAnnotations(annotations),
                blobs);
    }

    private static Descriptor statement(Attestation attestation, List<Subject> subjects, Map<Digest, byte[]> blobs) {
        return put(Attestation.IN_TOTO, attestation.statement(subjects), blobs)
                .withAnnotations(Map.of(PREDICATE_TYPE, attestation.predicateType()));
    }

    private static Descriptor manifest(
            String artifactType,
            List<Descriptor> layers,
            Descriptor image,
            Map<String, String> annotations,
            Map<Digest, byte[]> blobs) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("schemaVersion", 2L);
        json.put("mediaType", MediaTypes.MANIFEST);
        json.put("artifactType", artifactType);
        Map<String, @Nullable Object> config = put(EMPTY_TYPE, EMPTY, blobs).toJson();
        config.put("data", "e30=");
        json.put("config", config);
        json.put("layers", layers.stream().map(Descriptor::toJson).toList());
        json.put(
                "subject",
                Descriptor.of(image.mediaType(), image.digest(), image.size()).toJson());
        if (!annotations.isEmpty()) {
            json.put("annotations", annotations);
        }
        return put(MediaTypes.MANIFEST, Json.write(json), blobs);
    }

    private static Descriptor put(String mediaType, byte[] bytes, Map<Digest, byte[]> blobs) {
        Digest digest = Digest.sha256(bytes);
        blobs.put(digest, bytes);
        return Descriptor.of(mediaType, digest, bytes.length);
    }
}
