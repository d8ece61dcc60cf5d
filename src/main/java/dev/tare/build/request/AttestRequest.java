package dev.tare.build.request;

import dev.tare.attest.Provenance;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which attestations the images get.
 *
 * @param sboms the forms of the SBOM; empty for none
 * @param provenance how much it tells about the build; null for no provenance
 * @param builder URI of the builder; empty for none
 * @param referrers whether a registry keeps them as referrers of the image, rather than an index beside it
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

    /** Whether there are none. */
    public boolean isNone() {
        return sboms.isEmpty() && provenance == null;
    }

    /** Whether they need an index. */
    public boolean hangsBeside() {
        return !isNone() && !referrers;
    }
}
