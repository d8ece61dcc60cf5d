package dev.tare.registry;

import dev.tare.oci.Descriptor;
import java.util.List;

/** A manifest or index to push, with the blobs that it names. */
public final class PushManifest {
    private final Descriptor descriptor;
    private final byte[] json;
    private final List<PushBlob> blobs;

    /** @param json the bytes of the descriptor's digest, which must not be changed */
    public PushManifest(Descriptor descriptor, byte[] json, List<PushBlob> blobs) {
        this.descriptor = descriptor;
        this.json = json;
        this.blobs = List.copyOf(blobs);
    }

    Descriptor descriptor() {
        return descriptor;
    }

    byte[] json() {
        return json;
    }

    List<PushBlob> blobs() {
        return blobs;
    }
}
