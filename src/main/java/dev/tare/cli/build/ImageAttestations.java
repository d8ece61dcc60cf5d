package dev.tare.cli.build;

import dev.tare.attest.Attestation;
import dev.tare.attest.BuildRequest;
import dev.tare.attest.Provenance;
import dev.tare.attest.Sbom;
import dev.tare.attest.SourceDigests;
import dev.tare.cli.build.BuildSetup.Planning;
import dev.tare.deliver.prepare.AttachedAttestations;
import dev.tare.deliver.prepare.Attachments;
import dev.tare.deliver.prepare.MadeImage;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.ImageBuilder.BuiltImage;
import dev.tare.engine.LocalContexts;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageName;
import dev.tare.oci.Reference;
import dev.tare.plan.Op;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a build says of its images, as manifests of the store. */
final class ImageAttestations {
    private ImageAttestations() {}

    /**
     * Finds out what is to be said.
     *
     * @param images in the order of the plans
     */
    static Attachments of(
            AttestFlags flags, BuildSource source, BuildSetup setup, List<Planning> plannings, List<MadeImage> images) {
        if (flags.isNone()) {
            return Attachments.NONE;
        }
        List<Reference> names = new ArrayList<>();
        for (String tag : setup.arguments().values("tag")) {
            names.add(ImageName.parse(tag));
        }
        Map<Digest, List<Attestation>> said = new HashMap<>();
        for (int i = 0; i < images.size(); i++) {
            BuiltImage image = images.get(i).image();
            String platform = images.size() == 1 ? "" : " " + image.config().platform();
            Progress.Step step = setup.progress().begin("[internal] attestations" + platform);
            try {
                said.put(image.manifest().digest(), attest(flags, source, setup, plannings.get(i), image, names));
                step.done();
            } catch (IOException e) {
                step.failed(Reasons.of(e));
                throw TareException.failed("nothing can be said of the image: " + Reasons.of(e), e);
            }
        }
        return new AttachedAttestations(setup.store(), names, said, flags.referrers());
    }

    private static List<Attestation> attest(
            AttestFlags flags,
            BuildSource source,
            BuildSetup setup,
            Planning planning,
            BuiltImage image,
            List<Reference> names)
            throws IOException {
        List<Attestation> out = new ArrayList<>();
        String name = names.isEmpty() ? "" : names.getFirst().familiar();
        Sbom sbom = AttachedAttestations.sbom(setup.store(), image.id(), image.config(), name);
        for (AttestFlags.Form form : flags.sboms()) {
            out.add(form == AttestFlags.Form.SPDX ? Attestation.spdx(sbom) : Attestation.cycloneDx(sbom));
        }
        Provenance.Mode mode = flags.provenance();
        if (mode != null) {
            SourceDigests digests = digests(setup.contexts());
            BuildRequest request = RequestFacts.of(source, setup, image.config(), sbom, digests);
            out.add(Provenance.of(
                    request, planning.plan().result(), digests, mode, flags.builder(), Sbom.Tool.ofThisProgram()));
        }
        return out;
    }

    private static SourceDigests digests(LocalContexts contexts) {
        return new SourceDigests() {
            @Override
            public Digest content(Op.HttpSource source) throws IOException {
                return contexts.content(source);
            }

            @Override
            public String commit(Op.GitSource source) throws IOException {
                return contexts.commit(source);
            }
        };
    }
}
