package dev.tare.http;

import java.io.IOException;
import java.io.OutputStream;

/** The content of a request, which may be sent several times when its size is known. */
public interface Body {
    /** The size of a body that is unknown until it is written. Such a body is sent once, in chunks. */
    long UNKNOWN = -1;

    /** In bytes, or {@link #UNKNOWN}. */
    long size();

    /**
     * Writes the content. A file that cannot be read is a {@link dev.tare.diagnostic.TareException}.
     *
     * @throws IOException when it cannot be sent
     */
    void writeTo(OutputStream out) throws IOException;

    static Body of(byte[] bytes) {
        return new Body() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(bytes);
            }
        };
    }
}
