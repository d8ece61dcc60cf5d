package dev.tare.store;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Reference;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Blobs that are missing in the store and can be fetched into it. For several threads. */
public interface RemoteBlobs {
    /** There are none. */
    RemoteBlobs NONE = new None();

    /** Where a blob is: names whose registry and repository count. Empty for a blob that is not known. */
    List<Reference> origins(Digest blob);

    /**
     * Brings a blob into the store; nothing happens when it is there, or is not known.
     *
     * @throws dev.tare.diagnostic.TareException that says why it cannot be fetched
     */
    void fetch(Digest blob);

    /** Begins to bring blobs into the store, which {@link #fetch} will ask for. */
    void expect(Collection<Digest> blobs);

    /**
     * Brings the blob of a layer into the store, and begins with the others of its image: who reads a tree reads all of
     * its layers.
     *
     * @return null when no image is known that has it
     * @throws dev.tare.diagnostic.TareException that says why it cannot be fetched
     */
    @Nullable Descriptor fetchLayer(Digest diffId);

    /**
     * A layer that a repository has beside those of images.
     *
     * @param origin registry and repository count
     * @param blob as the repository has it
     * @param diffId digest of the plain tar
     * @param size of the plain tar in bytes
     */
    record Offered(Reference origin, Descriptor blob, Digest diffId, long size) {}

    /** Learns of a layer; it is fetched when it is asked for. */
    void offer(Offered layer);

    /** The layer of this diffID that was offered; null where none was. */
    @Nullable Offered offered(Digest diffId);

    /** See {@link #NONE}. */
    final class None implements RemoteBlobs {
        @Override
        public void offer(Offered layer) {
            // Nobody would fetch it.
        }

        @Override
        public @Nullable Offered offered(Digest diffId) {
            return null;
        }

        @Override
        public List<Reference> origins(Digest blob) {
            return List.of();
        }

        @Override
        public void fetch(Digest blob) {
            // Nothing is known.
        }

        @Override
        public void expect(Collection<Digest> blobs) {
            // Nothing is known.
        }

        @Override
        public @Nullable Descriptor fetchLayer(Digest diffId) {
            return null;
        }
    }
}
