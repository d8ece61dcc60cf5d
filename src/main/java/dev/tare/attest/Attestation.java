package dev.tare.attest;

import dev.tare.text.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something said of an image.
 *
 * @param predicateType URI of the kind of statement
 * @param mediaType of the predicate by itself, or of the statement where a predicate of this kind has none
 * @param predicate what is said, a value of {@link Json}
 */
public record Attestation(String predicateType, String mediaType, Map<String, @Nullable Object> predicate) {
    /** Media type of statements. */
    public static final String IN_TOTO = "application/vnd.in-toto+json";

    private static final String STATEMENT = "https://in-toto.io/Statement/v1";

    public static Attestation spdx(Sbom sbom) {
        return new Attestation(Spdx.PREDICATE_TYPE, Spdx.MEDIA_TYPE, Spdx.document(sbom));
    }

    public static Attestation cycloneDx(Sbom sbom) {
        return new Attestation(CycloneDx.PREDICATE_TYPE, CycloneDx.MEDIA_TYPE, CycloneDx.document(sbom));
    }

    /** Whether the predicate is a document of its own, which tools look for outside of statements. */
    boolean isDocument() {
        return !mediaType.equals(IN_TOTO);
    }

    /** An in-toto statement (github.com/in-toto/attestation, spec/v1/statement.md) of these subjects. */
    byte[] statement(List<Subject> subjects) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("_type", STATEMENT);
        json.put("predicateType", predicateType);
        json.put("subject", subjects.stream().map(Subject::toJson).toList());
        json.put("predicate", predicate);
        return Json.write(json);
    }
}
