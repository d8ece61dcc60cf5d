package dev.tare.deliver;

import dev.tare.oci.Content;
import java.io.IOException;

/** Where the files of a layout go: a tar, or a folder. */
interface Sink {
    /** Makes a folder; its parents were made before. */
    void folder(String path) throws IOException;

    /** Writes a file, in a folder that was made before. */
    void file(String path, Content content) throws IOException;

    /** Ends it. Without this nothing that was written counts. */
    void finish() throws IOException;
}
