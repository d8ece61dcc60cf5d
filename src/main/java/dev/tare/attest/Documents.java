package dev.tare.attest;

import dev.tare.oci.Digest;
import dev.tare.text.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the forms of an SBOM have in common. */
final class Documents {
    private Documents() {}

    /**
     * A UUID of version 8 (RFC 9562) that the content of a document gives it: the same document is made twice, and
     * another one has another.
     */
    static String uuid(Map<String, @Nullable Object> document) {
        String hex = Digest.sha256(Json.write(document)).hex();
        char variant = "89ab".charAt(Character.digit(hex.charAt(16), 16) & 3);
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-8" + hex.substring(13, 16) + "-" + variant
                + hex.substring(17, 20) + "-" + hex.substring(20, 32);
    }

    /** A time in whole seconds and UTC, which is all that SPDX takes. */
    static String time(String rfc3339) {
        try {
            return OffsetDateTime.parse(rfc3339)
                    .toInstant()
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString();
        } catch (DateTimeException e) {
            return Instant.EPOCH.toString();
        }
    }

    /** Whether a text that a package calls an address is one that can be written as such. */
    static boolean isAddress(String text) {
        if (!text.startsWith("https://") && !text.startsWith("http://")) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || "\"<>\\^`{|}".indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }
}
