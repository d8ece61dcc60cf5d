package dev.tare.cli;

import dev.tare.attest.Attestation;
import dev.tare.attest.AttestationManifest;
import dev.tare.attest.BuildRequest;
import dev.tare.attest.ImageParts;
import dev.tare.attest.Provenance;
import dev.tare.attest.Sbom;
import dev.tare.attest.SourceDigests;
import dev.tare.attest.Subject;
import dev.tare.cli.BuildSetup.Planning;
import dev.tare.deliver.Attachments;
import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.engine.ImageBuilder.BuiltImage;
import dev.tare.engine.LocalContexts;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.LayerTree;
import dev.tare.oci.Reference;
import dev.tare.plan.Op;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a build says of its images, as manifests of the store. */
final class ImageAttestations implements Attachments {
    private final Store store;
    private final AttestFlags flags;
    private final List<Reference> names;
    private final Map<Digest, List<Attestation>> said;

    private ImageAttestations(
            Store store, AttestFlags flags, List<Reference> names, Map<Digest, List<Attestation>> said) {
        this.store = store;
        this.flags = flags;
        this.names = names;
        this.said = said;
    }

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
        return new ImageAttestations(setup.store(), flags, names, said);
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
        Sbom sbom = sbom(
                setup.store(), image, names.isEmpty() ? "" : names.getFirst().familiar());
        for (AttestFlags.Form form : flags.sboms()) {
            out.add(form == AttestFlags.Form.SPDX ? Attestation.spdx(sbom) : Attestation.cycloneDx(sbom));
        }
        Provenance.Mode mode = flags.provenance();
        if (mode != null) {
            SourceDigests digests = digests(setup.contexts());
            BuildRequest request = BuildRequests.of(source, setup, image.config(), sbom, digests);
            out.add(Provenance.of(
                    request, planning.plan().result(), digests, mode, flags.builder(), SbomCommand.tool()));
        }
        return out;
    }

    private static Sbom sbom(Store store, BuiltImage image, String name) throws IOException {
        try (LayerTree tree = store.tree(image.config().diffIds())) {
            return ImageParts.read(tree, name, image.id(), image.config(), SbomCommand.tool());
        }
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

    @Override
    public List<Descriptor> of(Descriptor image, Descriptor stored) {
        List<Attestation> all = said.getOrDefault(stored.digest(), List.of());
        if (flags.referrers() || all.isEmpty()) {
            return List.of();
        }
        return List.of(put(AttestationManifest.inIndex(image, subjects(image), all)));
    }

    @Override
    public List<Descriptor> referrers(Descriptor image, Descriptor stored) {
        List<Descriptor> out = new ArrayList<>();
        if (flags.referrers()) {
            for (Attestation each : said.getOrDefault(stored.digest(), List.of())) {
                out.add(put(AttestationManifest.referrer(image, subjects(image), each)));
            }
        }
        return out;
    }

    private Descriptor put(AttestationManifest made) {
        made.blobs().values().forEach(store.blobs()::put);
        return made.descriptor();
    }

    private List<Subject> subjects(Descriptor image) {
        List<Subject> out = new ArrayList<>();
        for (Reference name : names) {
            out.add(Subject.of(name, image.platform(), image.digest()));
        }
        return out.isEmpty() ? List.of(Subject.unnamed(image.digest())) : out;
    }
}
