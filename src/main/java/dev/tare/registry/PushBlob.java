package dev.tare.registry;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A blob to push, which can be read several times. */
public interface PushBlob {
    Descriptor descriptor();

    InputStream open() throws IOException;

    /** Called before it is sent: brings it here, where it is not. */
    default void prepare() {
        // Most are here.
    }

    /** Where it is known to be: names whose registry and repository count. */
    default List<Reference> origins() {
        return List.of();
    }

    /** The file that holds it and nothing else; null where there is none. The caller closes it. */
    default @Nullable FileChannel file() throws IOException {
        return null;
    }

    /** In bytes. */
    default long size() {
        return descriptor().size();
    }
}
