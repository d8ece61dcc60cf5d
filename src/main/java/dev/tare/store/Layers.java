package dev.tare.store;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Manifest;
import dev.tare.oci.content.Archives;
import dev.tare.oci.content.VerifyingInput;
import dev.tare.oci.layer.LayerIndex;
import dev.tare.oci.layer.LayerIndexer;
import dev.tare.oci.layer.LayerSource;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.store.disk.Disk;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.StoreFailures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Layers as plain tars with their indexes, by diffID; whether the plain tar is a blob or a derived copy is not told.
 *
 * <p>A layer that is made here is a blob. Of one that came compressed the blob is kept as it came, and its plain tar is
 * made in {@code layers/} when it is first read, and goes when the layer is unpacked for RUN; gc frees that first. A blob that is not here may come from elsewhere
 * then ({@link RemoteBlobs}). An index is a file of {@code trees/}, which can
 * be made anew from the tar.
 */
public final class Layers implements LayerSource {
    /** The kind of the records that lead from a diffID to the digest of the compressed blob. */
    public static final String COMPRESSED = "layer-blob";

    /** The kind of the records that lead from a diffID to the sum of its files' sizes; -1 where it cannot be told. */
    private static final String SIZES = "layer-size";

    /** A layer is so many times as large as its blob, and a bit more, or nobody waits for its size to be found out. */
    private static final long MOST_COMPRESSED = 64;

    private static final long READ_ANYWAY = 256L << 20;

    /** Entries of an index that is kept in memory. */
    private static final int SMALL_INDEX = 2000;

    private final Path home;
    private final Blobs blobs;
    private final Images images;
    private final Records records;
    /** Small indexes of this process: each step of a build looks into all layers below it. */
    private final ConcurrentHashMap<Digest, LayerIndex> recent = new ConcurrentHashMap<>();

    private final UnpackedLayers unpacked;

    private final ConcurrentHashMap<Digest, Object> deriving = new ConcurrentHashMap<>();

    Layers(Path home, Blobs blobs, Images images) {
        this.home = home;
        this.blobs = blobs;
        this.images = images;
        this.records = new Records(home, blobs::has);
        this.unpacked = new UnpackedLayers(home);
    }

    /** Whether the plain tar is at hand, or can be derived from a blob of the store. */
    public boolean has(Digest diffId) {
        return blobs.has(diffId) || Files.exists(derived(diffId)) || compressed(diffId) != null;
    }

    /** Bytes of the plain tar. */
    public long size(Digest diffId) {
        if (blobs.has(diffId)) {
            return blobs.size(diffId);
        }
        try (FileChannel tar = open(diffId)) {
            return tar.size();
        } catch (IOException e) {
            throw StoreFailures.reading(derived(diffId), e);
        }
    }

    /** The plain tar, whose digest nobody looks at. */
    @Override
    public FileChannel open(Digest diffId) {
        if (blobs.has(diffId)) {
            return blobs.channel(diffId);
        }
        FileChannel tar = openDerived(diffId);
        if (tar == null) {
            synchronized (deriving.computeIfAbsent(diffId, _ -> new Object())) {
                tar = openDerived(diffId);
                if (tar == null) {
                    tar = obtain(diffId);
                }
            }
        }
        if (tar == null) {
            throw missing(diffId);
        }
        return tar;
    }

    /** The plain tar from its begin to its end, where it fails when that is not the tar of this diffID. */
    public InputStream read(Digest diffId) throws IOException {
        return checked(diffId, open(diffId));
    }

    private InputStream checked(Digest diffId, FileChannel tar) throws IOException {
        return new VerifyingInput(
                Channels.newInputStream(tar), tar.size(), diffId, "layer " + diffId + " of the store at " + home);
    }

    /** Derives the tar from its blob, which may have to come from elsewhere. */
    private @Nullable FileChannel obtain(Digest diffId) {
        Digest blob = compressed(diffId);
        if (blob == null) {
            Descriptor fetched = blobs.remote().fetchLayer(diffId);
            if (fetched == null) {
                throw missing(diffId);
            }
            addCompressed(diffId, fetched);
            blob = fetched.digest();
        }
        if (blob.equals(diffId)) {
            return blobs.channel(diffId);
        }
        return derive(diffId, blob);
    }

    @Override
    public @Nullable FileChannel openUnpacked(Digest diffId, String path) {
        return blobs.has(diffId) || Files.exists(derived(diffId)) ? null : unpacked.open(diffId, path);
    }

    /** Whether the plain tar of a layer is a third copy: its files can be read where it lies unpacked, and its blob is here. */
    public boolean isSpare(Digest diffId) {
        Digest blob = Files.exists(derived(diffId)) && unpacked.has(diffId) ? compressed(diffId) : null;
        return blob != null && blobs.has(blob);
    }

    /** Removes the plain tar of a layer where that is a third copy; it is derived anew for whoever needs it. */
    public void dropSpare(Digest diffId) {
        if (isSpare(diffId)) {
            try {
                Files.deleteIfExists(derived(diffId));
            } catch (IOException e) {
                // gc does it.
            }
        }
    }

    /** The index of a layer, read, or made anew from the tar where it is missing or of another version. */
    @Override
    public LayerIndex index(Digest diffId) {
        LayerIndex known = recent.get(diffId);
        if (known != null) {
            return known;
        }
        LayerIndex index = readIndex(diffId);
        if (index.count() <= SMALL_INDEX) {
            recent.put(diffId, index);
        }
        return index;
    }

    private LayerIndex readIndex(Digest diffId) {
        LayerIndex index = TreeFiles.read(home, diffId);
        if (index == null) {
            try (FileChannel tar = open(diffId)) {
                // A layer that had to be derived has its index by now.
                index = TreeFiles.read(home, diffId);
                if (index == null) {
                    // All of it and not only its headers: what is indexed is sound, with the digest of each file.
                    index = LayerIndexer.index(checked(diffId, tar), true);
                    TreeFiles.write(home, diffId, index);
                }
            } catch (IOException e) {
                throw TareException.failed("layer " + diffId + " cannot be read: " + Reasons.of(e), e);
            }
        }
        return index;
    }

    /**
     * Makes a layer: a blob and its index.
     *
     * @param expectedBytes as for {@link Blobs#create}
     * @throws TareException also when the content throws an IOException, whose text it repeats
     */
    public Digest write(long expectedBytes, LayerContent content) {
        try (BlobWriter out = blobs.create(expectedBytes)) {
            LayerWriter writer = new LayerWriter(out);
            content.writeTo(writer);
            LayerIndex index = writer.finish();
            Digest diffId = out.commit();
            TreeFiles.write(home, diffId, index);
            return diffId;
        } catch (IOException e) {
            String file = e instanceof FileSystemException f && f.getFile() != null ? f.getFile() + ": " : "";
            throw TareException.failed("cannot make a layer: " + file + Reasons.of(e), e);
        }
    }

    /**
     * The sum of the sizes of a layer's regular files, in bytes, for listings: found out once, and remembered. Nothing is
     * unpacked for it.
     *
     * @return -1 where it cannot be told, since the blob is no layer, or far larger than it seems
     */
    public long fileBytes(Digest diffId) {
        LayerIndex index = recent.get(diffId);
        if (index != null) {
            return LayerScan.fileBytes(index);
        }
        byte[] known = records.get(SIZES, diffId);
        if (known != null && known.length == Long.BYTES) {
            return ByteBuffer.wrap(known).getLong();
        }
        index = TreeFiles.read(home, diffId);
        if (index != null) {
            return remembered(diffId, LayerScan.fileBytes(index));
        }
        Digest blob = blobs.has(diffId) ? diffId : compressed(diffId);
        if (blob == null || !blobs.has(blob)) {
            return -1;
        }
        try {
            long most = READ_ANYWAY + MOST_COMPRESSED * blobs.size(blob);
            return remembered(diffId, LayerScan.fileBytes(blobs, blob, most));
        } catch (IOException e) {
            return remembered(diffId, -1);
        }
    }

    /** Whether the files of all these layers can be read from here. */
    public boolean areHere(List<Digest> diffIds) {
        for (Digest diffId : diffIds) {
            if (fileBytes(diffId) < 0) {
                return false;
            }
        }
        return true;
    }

    private long remembered(Digest diffId, long bytes) {
        records.put(
                SIZES, diffId, ByteBuffer.allocate(Long.BYTES).putLong(bytes).array());
        return bytes;
    }

    /**
     * Takes in a blob of the store as a layer: reads it through, makes its index, and remembers the blob.
     *
     * @return its diffID
     * @throws IOException when it is no sound tar, compressed or not
     */
    public Digest take(Descriptor blob) throws IOException {
        LayerScan scan = LayerScan.of(blobs, blob.digest());
        TreeFiles.write(home, scan.diffId(), scan.index());
        addCompressed(scan.diffId(), blob);
        return scan.diffId();
    }

    /** Remembers that this blob of the store, compressed or not, holds the layer of this diffID. */
    public void addCompressed(Digest diffId, Descriptor blob) {
        if (!blob.digest().equals(diffId)) {
            records.put(COMPRESSED, diffId, blob.digest().bytes(), List.of(blob.digest()));
        }
    }

    /** The blob from which the plain tar can be derived, or null. */
    @Nullable Digest compressed(Digest diffId) {
        byte[] known = records.get(COMPRESSED, diffId);
        if (known != null && known.length == 32) {
            return Digest.ofHash(known);
        }
        // Records may be lost; what an image's configuration and manifest say of its layers is not.
        for (NamedImage image : images.list()) {
            for (Descriptor leaf : images.manifests().readableLeaves(image.descriptor())) {
                Digest blob = compressed(leaf, diffId);
                if (blob != null) {
                    return blob;
                }
            }
        }
        return null;
    }

    private @Nullable Digest compressed(Descriptor leaf, Digest diffId) {
        try {
            Manifest manifest = images.manifests().manifest(leaf);
            int at = images.config(manifest).diffIds().indexOf(diffId);
            if (at >= 0 && at < manifest.layers().size()) {
                Descriptor layer = manifest.layers().get(at);
                if (blobs.has(layer.digest())) {
                    addCompressed(diffId, layer);
                    return layer.digest();
                }
            }
        } catch (TareException e) {
            // An image that cannot be read has no say in this.
        }
        return null;
    }

    /** Makes the plain tar. @return it, open: another process that needs it no more may remove it at once */
    private FileChannel derive(Digest diffId, Digest blob) {
        try (InputStream tar = Archives.decompress(blobs.open(blob));
                BlobWriter out = blobs.create(blobs.size(blob) * 3)) {
            LayerIndex index = LayerIndexer.index(new TeeInput(tar, out), true);
            BlobWriter.Sealed sealed = out.seal();
            if (!sealed.digest().equals(diffId)) {
                sealed.discard();
                throw TareException.failed(
                        "blob " + blob + " is not layer " + diffId + ", as its image says, but " + sealed.digest());
            }
            FileChannel kept = keep(sealed);
            TreeFiles.write(home, diffId, index);
            return kept;
        } catch (IOException e) {
            throw TareException.failed(
                    "layer " + diffId + " cannot be read from blob " + blob + ": " + Reasons.of(e), e);
        }
    }

    private FileChannel keep(BlobWriter.Sealed sealed) {
        try (FileChannel channel = sealed.channel()) {
            Disk.sync(channel);
            FileChannel tar = FileChannel.open(sealed.temporary(), StandardOpenOption.READ);
            Disk.rename(sealed.temporary(), derived(sealed.digest()));
            return tar;
        } catch (IOException e) {
            sealed.discard();
            throw StoreFailures.writing(home, e);
        }
    }

    private @Nullable FileChannel openDerived(Digest diffId) {
        try {
            FileChannel tar = FileChannel.open(derived(diffId), StandardOpenOption.READ);
            Disk.touch(derived(diffId));
            return tar;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw StoreFailures.reading(derived(diffId), e);
        }
    }

    private Path derived(Digest diffId) {
        return Place.LAYERS.in(home).resolve(diffId.hex());
    }

    private TareException missing(Digest diffId) {
        // Perhaps it could not be made permanent: that is then the failure to tell.
        blobs.flush();
        return TareException.failed("the store at " + home + " does not have layer " + diffId);
    }

    /** Writes the entries of one layer. */
    @FunctionalInterface
    public interface LayerContent {
        void writeTo(LayerWriter writer) throws IOException;
    }
}
