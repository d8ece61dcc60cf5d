package dev.tare.deliver.load;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The files of an archive or folder that is loaded. Paths are cleaned and relative. */
interface LoadFiles {
    /** Manifests and their like are kilobytes; one of more than this is an attack or a mistake. */
    int LARGEST_SMALL = 16 << 20;

    /** A file that says what the others are; null when there is none. @throws IOException also when it is too large */
    byte @Nullable [] small(String path) throws IOException;

    /** Makes a file a blob of the store; null when there is none. */
    @Nullable Blob store(String path) throws IOException;

    /** Whether there is such a file. */
    boolean has(String path) throws IOException;

    /** A blob that is in the store now. @param size in bytes */
    record Blob(Digest digest, long size) {
        boolean is(Descriptor descriptor) {
            return digest.equals(descriptor.digest()) && size == descriptor.size();
        }
    }
}
