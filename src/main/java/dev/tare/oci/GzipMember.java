package dev.tare.oci;

/** Compresses blocks to gzip members, one at a time. */
interface GzipMember extends AutoCloseable {
    /** One member that holds the first {@code length} bytes of the block. */
    byte[] compress(byte[] block, int length);

    @Override
    void close();
}
