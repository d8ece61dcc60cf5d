package dev.tare.deliver.prepare;

import dev.tare.attest.AttestationManifest;
import dev.tare.attest.MovedAttestations;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What hangs beside images in the store, for the images that are made of them at delivery. Compression makes another
 * manifest of the same files, so that what Tare itself said of the image holds for it too; what others said is theirs to
 * say, and is left behind.
 */
final class Moved {
    private static final String LEFT =
            "attestations that others made are left out: compression makes another image of the one that they are of";

    private final Store store;
    private final List<Descriptor> stored;
    private final List<Descriptor> attached = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    /** @param stored all that hangs there */
    Moved(Store store, List<Descriptor> stored) {
        this.store = store;
        this.stored = stored;
    }

    /** Adds what hangs beside one image. */
    void move(Descriptor from, Descriptor to) {
        for (Descriptor each : stored) {
            String of = each.annotations().get(AttestationManifest.REFERENCE_DIGEST);
            if (from.digest().toString().equals(of)) {
                attached.addAll(from.digest().equals(to.digest()) ? List.of(each) : moved(each, from, to));
            }
        }
    }

    private List<Descriptor> moved(Descriptor attestation, Descriptor from, Descriptor to) {
        try {
            AttestationManifest made =
                    MovedAttestations.of(store.blobs().read(attestation.digest()), this::read, from.digest(), to);
            if (made == null) {
                notices.add(LEFT);
                return List.of();
            }
            made.blobs().values().forEach(store.blobs()::put);
            return List.of(made.descriptor());
        } catch (IOException e) {
            notices.add("attestation " + attestation.digest() + " is left out: " + e.getMessage());
            return List.of();
        }
    }

    private byte[] read(Digest blob) throws IOException {
        if (!store.blobs().has(blob)) {
            throw new IOException("its blob " + blob + " is not in the store");
        }
        return store.blobs().read(blob);
    }

    List<Descriptor> attached() {
        return attached;
    }

    List<String> notices() {
        return notices;
    }
}
