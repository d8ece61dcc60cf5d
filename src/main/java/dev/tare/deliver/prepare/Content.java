package dev.tare.deliver.prepare;

import dev.tare.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Some bytes whose digest is known. */
public interface Content {
    /** In bytes. */
    long size();

    Digest digest();

    InputStream open() throws IOException;

    /** Bytes in memory, which must not be changed afterwards. */
    static Content of(byte[] bytes) {
        return new Content() {
            private final Digest digest = Digest.sha256(bytes);

            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public Digest digest() {
                return digest;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }
}
