package dev.tare.build;

import dev.tare.attest.Attestation;
import dev.tare.attest.BuildDefinition;
import dev.tare.attest.OldProvenance;
import dev.tare.attest.Provenance;
import dev.tare.attest.Sbom;
import dev.tare.attest.SourceDigests;
import dev.tare.build.request.AttestRequest;
import dev.tare.build.request.BuildRequest;
import dev.tare.build.request.BuildSource;
import dev.tare.deliver.prepare.AttachedAttestations;
import dev.tare.deliver.prepare.Attachments;
import dev.tare.deliver.prepare.NoAttachments;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.LocalContexts;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.plan.Op;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a build says of its images, as manifests of the store. */
final class ImageAttestations {
    private ImageAttestations() {}

    /**
     * Finds out what is to be said.
     *
     * @param images in the order of the plans
     */
    static Attachments of(
            BuildRequest request,
            List<Planning> plannings,
            List<Image> images,
            Store store,
            LocalContexts contexts,
            Progress progress) {
        AttestRequest asked = request.attestations();
        if (asked.isNone()) {
            return new NoAttachments();
        }
        Map<Digest, List<Attestation>> said = new HashMap<>();
        for (int i = 0; i < images.size(); i++) {
            Image image = images.get(i);
            String platform = images.size() == 1 ? "" : " " + image.config().platform();
            Progress.Step step = progress.begin("[internal] attestations" + platform);
            try {
                said.put(image.descriptor().digest(), attest(request, plannings.get(i), image, store, contexts));
                step.done();
            } catch (IOException e) {
                step.failed(Reasons.of(e));
                throw TareException.failed("nothing can be said of the image: " + Reasons.of(e), e);
            }
        }
        return new AttachedAttestations(store, request.names(), said, asked.referrers());
    }

    /** How images were made, by the keys that buildx has for it in a metadata file. @param whole with all steps */
    static Map<String, Map<String, @Nullable Object>> provenance(
            BuildRequest request,
            List<Planning> plannings,
            List<Image> images,
            Store store,
            LocalContexts contexts,
            boolean whole) {
        Map<String, Map<String, @Nullable Object>> out = new HashMap<>();
        try {
            for (int i = 0; i < images.size(); i++) {
                Image image = images.get(i);
                String platform = images.size() == 1 ? "" : "/" + image.config().platform();
                // Packages stand in a list of their own; only of a Go program is asked what it is made of.
                @Nullable Sbom sbom = request.source() instanceof BuildSource.DockerfileText
                        ? null
                        : AttachedAttestations.sbom(store, image, "");
                SourceDigests digests = digests(contexts);
                Attestation said = Provenance.of(
                        RequestFacts.of(request, image.config(), sbom, digests),
                        plannings.get(i).plan().result(),
                        digests,
                        whole ? Provenance.Mode.MAX : Provenance.Mode.MIN,
                        request.attestations().builder(),
                        Sbom.Tool.ofThisProgram());
                out.put("buildx.build.provenance" + platform, OldProvenance.of(said, whole));
            }
        } catch (IOException e) {
            throw TareException.failed("nothing can be said of how the image was made: " + Reasons.of(e), e);
        }
        return out;
    }

    private static List<Attestation> attest(
            BuildRequest request, Planning planning, Image image, Store store, LocalContexts contexts)
            throws IOException {
        AttestRequest asked = request.attestations();
        List<Attestation> out = new ArrayList<>();
        String name =
                request.names().isEmpty() ? "" : request.names().getFirst().familiar();
        Sbom sbom = AttachedAttestations.sbom(store, image, name);
        for (AttestRequest.SbomForm form : asked.sboms()) {
            out.add(form == AttestRequest.SbomForm.SPDX ? Attestation.spdx(sbom) : Attestation.cycloneDx(sbom));
        }
        Provenance.Mode mode = asked.provenance();
        if (mode != null) {
            SourceDigests digests = digests(contexts);
            BuildDefinition definition = RequestFacts.of(request, image.config(), sbom, digests);
            out.add(Provenance.of(
                    definition, planning.plan().result(), digests, mode, asked.builder(), Sbom.Tool.ofThisProgram()));
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
