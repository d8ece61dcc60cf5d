package dev.tare.deliver.engine;

import dev.tare.oci.Digest;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A Docker that has images. */
public interface DockerEngine {
    /** The ID of an image; null when it has none of this name. */
    @Nullable Digest id(String name);

    /** Has it write the archive of an image. @throws dev.tare.diagnostic.TareException when it does not */
    void save(Digest id, Reader reader);

    /** Reads an archive. */
    interface Reader {
        void accept(InputStream archive);
    }
}
