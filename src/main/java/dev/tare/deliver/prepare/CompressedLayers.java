package dev.tare.deliver.prepare;

import dev.tare.diagnostic.Progress;
import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Layer;
import dev.tare.oci.content.Compression;
import dev.tare.oci.content.Compressor;
import dev.tare.plan.Encoder;
import dev.tare.registry.Transfer;
import dev.tare.store.BlobWriter;
import dev.tare.store.RemoteBlobs;
import dev.tare.store.Store;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Layers as they are compressed for delivery: once for each layer and compressor, then remembered. What is remembered
 * names the compressor, its version and level, so that another version compresses anew.
 */
public final class CompressedLayers {
    private static final String KIND = "compressed-layer";

    private final Store store;
    private final Compressor compressor;
    private final boolean anyLevel;
    private final Progress progress;
    private final Consumer<String> notices;

    /**
     * Of a store.
     *
     * @param compression other than none
     * @param level as docker has it: null, and for zstd 0, is the compressor's own
     * @param progress is told of layers that are not yet known
     * @param notices takes what the user should know of how they are made
     */
    public CompressedLayers(
            Store store,
            Compression compression,
            @Nullable Integer level,
            Progress progress,
            Consumer<String> notices) {
        this.store = store;
        this.compressor = compressor(compression, level);
        this.anyLevel = level == null;
        this.progress = progress;
        this.notices = notices;
    }

    private static Compressor compressor(Compression compression, @Nullable Integer level) {
        return switch (compression) {
            case GZIP -> level == null ? Compressor.gzip() : Compressor.gzip(level);
            case ZSTD -> level == null || level == 0 ? Compressor.zstd() : Compressor.zstd(level);
            case NONE -> throw new IllegalArgumentException("nothing to compress with");
        };
    }

    /** How many bytes a layer has as it is sent: as it is where it is compressed, else by gzip. */
    public static long sentBytes(Store store, Layer layer) {
        Compression compression = Compression.ofMediaType(layer.mediaType());
        if (compression != null && compression != Compression.NONE) {
            return layer.size();
        }
        return new CompressedLayers(store, Compression.GZIP, null, Progress.NONE, _ -> {})
                .compress(layer.diffId())
                .size();
    }

    /** The compressed layer: a blob of the store, or one that was offered from elsewhere. */
    public Layer compress(Digest diffId) {
        Digest key =
                new Encoder().text(KIND).digest(diffId).text(compressor.id()).toDigest();
        Digest blob = known(key);
        if (blob == null && anyLevel) {
            blob = known(keyOfFetched(diffId, compressor.compression()));
        }
        RemoteBlobs.Offered there = blob == null && anyLevel && !store.layers().has(diffId)
                ? store.blobs().remote().offered(diffId)
                : null;
        if (there != null && Compression.ofMediaType(there.blob().mediaType()) == compressor.compression()) {
            return store.layer(there.blob(), diffId);
        }
        if (blob == null) {
            blob = make(diffId);
            remember(store, key, blob);
        }
        String type = compressor.compression().mediaType();
        return store.layer(Descriptor.of(type, blob, store.blobs().size(blob)), diffId);
    }

    /** Takes note of a layer that a cache had compressed, so that nobody compresses it again. */
    public static void fetched(Store store, Descriptor blob, Digest diffId) {
        Compression compression = Compression.ofMediaType(blob.mediaType());
        if (compression != null && compression != Compression.NONE) {
            remember(store, keyOfFetched(diffId, compression), blob.digest());
        }
    }

    private static Digest keyOfFetched(Digest diffId, Compression compression) {
        return new Encoder()
                .text(KIND)
                .digest(diffId)
                .text("fetched " + compression.mediaType())
                .toDigest();
    }

    private static void remember(Store store, Digest key, Digest blob) {
        store.records().put(KIND, key, blob.toString().getBytes(StandardCharsets.US_ASCII), List.of(blob));
    }

    private @Nullable Digest known(Digest key) {
        byte[] known = store.records().get(KIND, key);
        Digest blob = known == null ? null : Digest.parse(new String(known, StandardCharsets.US_ASCII));
        return blob == null || !store.blobs().has(blob) ? null : blob;
    }

    private Digest make(Digest diffId) {
        // Not asked before: to find out takes longer than all else of a push of what is there already.
        String notice = compressor.notice();
        if (notice != null) {
            notices.accept(notice);
        }
        long size = store.layers().size(diffId);
        try (Transfer transfer = Transfer.begin(progress, "compress", diffId, size);
                InputStream in = new Counted(store.layers().read(diffId), transfer);
                BlobWriter blob = store.blobs().create(size / 2)) {
            compressor.compress(in, blob);
            Digest made = blob.commit();
            transfer.done();
            return made;
        } catch (IOException e) {
            throw TareException.failed("cannot compress layer " + diffId + ": " + Reasons.of(e), e);
        }
    }

    /** Says how much was read. */
    private static final class Counted extends FilterInputStream {
        private final Transfer transfer;

        Counted(InputStream in, Transfer transfer) {
            super(in);
            this.transfer = transfer;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            transfer.add(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            transfer.add(Math.max(0, count));
            return count;
        }
    }

    /** The plain layer. Of one that came compressed the plain tar is derived, and no blob; delivered, it must be one. */
    public static Layer plain(Store store, Digest diffId) {
        if (store.blobs().has(diffId)) {
            return store.plainLayer(diffId);
        }
        try (InputStream in = store.layers().read(diffId);
                BlobWriter blob = store.blobs().create(store.layers().size(diffId))) {
            in.transferTo(blob);
            Digest _ = blob.commit();
            return store.plainLayer(diffId);
        } catch (IOException e) {
            throw TareException.failed("cannot copy layer " + diffId + ": " + Reasons.of(e), e);
        }
    }
}
