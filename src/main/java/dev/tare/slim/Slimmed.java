package dev.tare.slim;

import dev.tare.oci.Image;
import dev.tare.verify.VerifyCheck;
import dev.tare.verify.VerifyResult;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of an image.
 *
 * @param image in the store, without a name
 * @param before what held of the image as it was
 * @param after what holds of the new one
 */
public record Slimmed(Image image, SlimAudit audit, VerifyResult before, VerifyResult after) {
    /** Whether the new image does its work. */
    public boolean holds() {
        return after.passed();
    }

    /** What the new image asked for in vain, and the one before had: a line for each, without the last line's end. */
    public String lost() {
        StringBuilder out = new StringBuilder();
        for (String path : after.missed()) {
            if (audit.isGone(path)) {
                out.append(out.isEmpty() ? "" : "\n")
                        .append("it asked for ")
                        .append(path)
                        .append(", which went");
            }
        }
        return out.toString();
    }

    /** The checks that failed, a line for each. */
    static String failures(VerifyResult result) {
        StringBuilder out = new StringBuilder();
        for (VerifyCheck check : result.checks()) {
            if (check.outcome() == VerifyCheck.Outcome.FAILED || check.name().equals("output")) {
                out.append(out.isEmpty() ? "" : "\n")
                        .append(check.name())
                        .append(": ")
                        .append(check.text().strip());
            }
        }
        return out.toString();
    }

    /** The audit, and {@code "before", "after"} as {@code tare verify --json} has them, and the new image's digest. */
    public Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>(audit.toJson());
        json.put("digest", image.descriptor().digest().toString());
        json.put("before", before.toJson());
        json.put("after", after.toJson());
        return json;
    }
}
