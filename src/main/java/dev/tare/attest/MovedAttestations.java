package dev.tare.attest;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Manifest;
import dev.tare.text.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attestations of an image, said again of one that holds the same files under another manifest. */
public final class MovedAttestations {
    /** More than BuildKit reads (exporter/attestation, 40 MiB). */
    private static final long MAX_BYTES = 64L << 20;

    private MovedAttestations() {}

    /** Reads a blob that is there. */
    public interface Blobs {
        byte[] read(Digest digest) throws IOException;
    }

    /**
     * Moves the statements of an attestation manifest.
     *
     * @param manifest its bytes
     * @param from digest of the image that the statements are of
     * @param to the image that they will describe
     * @return null when one of them was not made by Tare
     * @throws IOException when something in it cannot be read
     */
    public static @Nullable AttestationManifest of(byte[] manifest, Blobs blobs, Digest from, Descriptor to)
            throws IOException {
        List<byte[]> statements = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (Descriptor layer : Manifest.fromJson(manifest).layers()) {
            if (!layer.mediaType().equals(Attestation.IN_TOTO) || layer.size() > MAX_BYTES) {
                return null;
            }
            Map<String, @Nullable Object> statement = Json.readObject(blobs.read(layer.digest()));
            Map<String, @Nullable Object> predicate = Json.object(statement.get("predicate"));
            String type = Json.string(statement.get("predicateType"));
            if (!isOurs(type, predicate)) {
                return null;
            }
            statement.put("subject", subjects(statement.get("subject"), from, to.digest()));
            statements.add(Json.write(statement));
            types.add(type);
        }
        return AttestationManifest.ofStatements(to, types, statements);
    }

    private static List<@Nullable Object> subjects(@Nullable Object subjects, Digest from, Digest to)
            throws IOException {
        List<@Nullable Object> out = new ArrayList<>();
        for (Object each : Json.list(subjects)) {
            Map<String, @Nullable Object> subject = new LinkedHashMap<>(Json.object(each));
            if (from.hex().equals(Json.object(subject.get("digest")).get("sha256"))) {
                subject.put("digest", Map.of("sha256", to.hex()));
            }
            out.add(subject);
        }
        return out;
    }

    private static boolean isOurs(String type, Map<String, @Nullable Object> predicate) throws IOException {
        return switch (type) {
            case Spdx.PREDICATE_TYPE -> {
                List<String> creators =
                        Json.strings(Json.object(predicate.get("creationInfo")).get("creators"));
                yield creators.size() == 1 && creators.getFirst().startsWith("Tool: " + Sbom.Tool.TARE + "-");
            }
            case CycloneDx.PREDICATE_TYPE -> {
                Object tools = Json.object(predicate.get("metadata")).get("tools");
                yield tools instanceof Map
                        && Json.list(Json.object(tools).get("components")).getFirst() instanceof Map<?, ?> tool
                        && Sbom.Tool.TARE.equals(tool.get("name"));
            }
            case Provenance.PREDICATE_TYPE ->
                Json.object(Json.object(predicate.get("runDetails")).get("builder"))
                                        .get("version")
                                instanceof Map<?, ?> versions
                        && versions.containsKey(Sbom.Tool.TARE);
            default -> false;
        };
    }
}
