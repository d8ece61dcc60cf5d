package dev.tare.deliver.prepare;

import dev.tare.attest.Attestation;
import dev.tare.attest.AttestationManifest;
import dev.tare.attest.ImageParts;
import dev.tare.attest.Sbom;
import dev.tare.attest.Subject;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.Reference;
import dev.tare.oci.layer.LayerTree;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Attestations of images, as manifests of the store.
 *
 * @param names of the images
 * @param said of each image, by the digest of its manifest in the store
 * @param asReferrers whether they refer to the images from the registry, and do not stand in an index
 */
public record AttachedAttestations(
        Store store, List<Reference> names, Map<Digest, List<Attestation>> said, boolean asReferrers)
        implements Attachments {
    public AttachedAttestations {
        names = List.copyOf(names);
        said = Map.copyOf(said);
    }

    /**
     * What an image of the store is made of.
     *
     * @param name by which people know the image; empty for none
     * @throws IOException when its files cannot be read
     */
    public static Sbom sbom(Store store, Image image, String name) throws IOException {
        try (LayerTree tree = store.tree(image.config().diffIds())) {
            return ImageParts.read(tree, name, image.id(), image.config(), Sbom.Tool.ofThisProgram());
        }
    }

    @Override
    public List<Descriptor> of(Descriptor image, Descriptor stored) {
        List<Attestation> all = said.getOrDefault(stored.digest(), List.of());
        if (asReferrers || all.isEmpty()) {
            return List.of();
        }
        return List.of(put(AttestationManifest.inIndex(image, subjects(image), all)));
    }

    @Override
    public List<Descriptor> referrers(Descriptor image, Descriptor stored) {
        List<Descriptor> out = new ArrayList<>();
        if (asReferrers) {
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
        List<Subject> out = names.stream()
                .map(name -> Subject.of(name, image.platform(), image.digest()))
                .toList();
        return out.isEmpty() ? List.of(Subject.unnamed(image.digest())) : out;
    }
}
