package dev.tare.oci;

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
        return of(Digest.sha256(bytes), bytes);
    }

    /** As {@link #of(byte[])}, where their digest is known. */
    static Content of(Digest digest, byte[] bytes) {
        return new Content() {
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
