package dev.tare.oci.content;

import org.jspecify.annotations.Nullable;

/** Compresses blocks to gzip members, one at a time. */
interface GzipMember extends AutoCloseable {
    /**
     * One member that holds the first {@code length} bytes of the block.
     *
     * @param used bytes of an earlier result that nobody needs any more: blocks of megabytes are not left to the garbage
     *     collector, which would let the heap grow first
     */
    Packed compress(byte[] block, int length, byte @Nullable [] used);

    /** The first {@code length} of these bytes. */
    @SuppressWarnings("ArrayRecordComponent") // handed from one thread to the next, never compared
    record Packed(byte[] bytes, int length) {}

    @Override
    void close();
}
