package dev.tare.registry;

import dev.tare.diagnostic.Trace;
import dev.tare.http.Response;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.store.BlobWriter;
import dev.tare.store.Blobs;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/**
 * Fetches a blob into the store: read, hashed and written in one go, and after a cut from there on (RFC 9110, 14). No
 * byte stays whose digest is another than the descriptor's.
 */
record Download(Repository repository, Descriptor blob, Blobs blobs, LongConsumer progress) {
    void run() throws IOException {
        try {
            attempt();
        } catch (Resumed e) {
            // The parts may be of two different files; as one piece it is right or wrong for good.
            attempt();
        }
    }

    /** The parts of a blob do not make it. */
    private static final class Resumed extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private void attempt() throws IOException {
        int[] parts = new int[1];
        try (Trace.Span _ = Trace.span("transfer", "download", blob.digest());
                BlobWriter out = blobs.create(blob.size())) {
            repository
                    .retries()
                    .run(
                            () -> {
                                parts[0]++;
                                fetch(out);
                                return out;
                            },
                            out::size);
            Digest found = out.commit(blob.digest());
            if (found.equals(blob.digest())) {
                return;
            }
            if (parts[0] > 1) {
                throw new Resumed();
            }
            throw RegistryException.wrong(repository.host() + " gave other bytes for blob " + blob.digest()
                    + " than its digest says: theirs is " + found);
        }
    }

    private void fetch(BlobWriter out) throws IOException {
        long from = out.size();
        if (from == blob.size() && from > 0) {
            return;
        }
        try (Response response = repository.blob(blob.digest(), from)) {
            boolean part = response.status() == 206 && from > 0;
            if (response.status() != 200 && !part) {
                throw RegistryException.of(response, "blob " + blob.digest());
            }
            checkRange(response, part ? from : 0);
            try {
                if (!part) {
                    response.body().skipNBytes(from);
                }
                copy(response, out);
            } catch (java.io.EOFException e) {
                throw RegistryException.passing(
                        repository.host() + " sent less of blob " + blob.digest() + " than before");
            } catch (IOException e) {
                throw RegistryException.reading(response, e);
            }
        }
    }

    private void checkRange(Response response, long from) throws IOException {
        long length = response.number("Content-Length");
        if (length >= 0 && length != blob.size() - from) {
            throw RegistryException.wrong(repository.host() + " has " + (from + length) + " bytes of blob "
                    + blob.digest() + ", its manifest says " + blob.size());
        }
        String range = response.header("Content-Range");
        if (from > 0 && (range == null || !range.startsWith("bytes " + from + "-"))) {
            throw RegistryException.wrong(
                    repository.host() + " sent another part of blob " + blob.digest() + " than was asked for");
        }
    }

    private void copy(Response response, BlobWriter out) throws IOException {
        ByteBuffer buffer =
                ByteBuffer.allocateDirect((int) Math.min(Repository.bufferBytes(), Math.max(1, blob.size())));
        while (out.size() < blob.size()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), blob.size() - out.size()));
            boolean more;
            try {
                more = fill(response, buffer);
            } finally {
                // What has come before a fault needs not come again.
                out.write(buffer.flip());
            }
            if (!more) {
                throw RegistryException.passing(repository.host() + " ended blob " + blob.digest() + " after "
                        + out.size() + " of " + blob.size() + " bytes");
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted");
            }
        }
        if (response.body().read() >= 0) {
            throw RegistryException.wrong(repository.host() + " sends more of blob " + blob.digest() + " than the "
                    + blob.size() + " bytes of its manifest");
        }
    }

    /** @return whether the buffer is full, and not the body at its end */
    private boolean fill(Response response, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            int count = response.read(buffer);
            if (count < 0) {
                return false;
            }
            progress.accept(count);
        }
        return true;
    }
}
