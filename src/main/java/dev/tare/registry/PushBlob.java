package dev.tare.registry;

import dev.tare.oci.Descriptor;
import java.io.IOException;
import java.io.InputStream;

/** A blob to push, which can be read several times. */
public interface PushBlob {
    Descriptor descriptor();

    InputStream open() throws IOException;

    /** In bytes. */
    default long size() {
        return descriptor().size();
    }
}
