package dev.tare.build.request;

import dev.tare.attest.Provenance;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said of the images.
 *
 * @param sboms the forms of the SBOM; empty for none
 * @param provenance how much is told of the build, or null for nothing
 * @param builder address of who builds, or empty
 * @param referrers whether it refers to the image from the registry, and does not stand in an index
 */
public record AttestRequest(
        Set<SbomForm> sboms, Provenance.@Nullable Mode provenance, String builder, boolean referrers) {
    public static final AttestRequest NONE = new AttestRequest(Set.of(), null, "", false);

    public AttestRequest {
        sboms = Collections.unmodifiableSet(new LinkedHashSet<>(sboms));
    }

    /** A form of an SBOM. */
    public enum SbomForm {
        SPDX,
        CYCLONEDX
    }

    /** Whether nothing is to be said. */
    public boolean isNone() {
        return sboms.isEmpty() && provenance == null;
    }

    /** Whether an index is needed for it. */
    public boolean hangsBeside() {
        return !isNone() && !referrers;
    }
}
