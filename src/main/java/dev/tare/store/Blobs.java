package dev.tare.store;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.content.VerifyingInput;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.StoreFailures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The blobs of the store, {@code blobs/sha256/HEX}: content named by its digest, never changed.
 *
 * <p>A blob that was put or committed can be read through this store at once. It is made permanent, and seen by others,
 * a little later; {@link #flush} waits for that, and so do {@link Images} before they name an image, {@link #path}, and
 * closing the store.
 */
public final class Blobs {
    /** Manifests and configurations are kilobytes; one of more than this is an attack or a mistake. */
    private static final long LARGEST_READ = 64L << 20;

    private final Path home;
    private final Path folder;
    private final Path scratch;
    private final Committer committer;
    private volatile RemoteBlobs remote = RemoteBlobs.NONE;

    Blobs(Path home) {
        this.home = home;
        this.folder = Place.SHA256.in(home);
        this.scratch = Place.TMP.in(home);
        this.committer = new Committer(home, folder);
    }

    public boolean has(Digest digest) {
        return committer.pending(digest) != null || Files.exists(file(digest));
    }

    /** Bytes of a blob. @throws TareException when it is not there */
    public long size(Digest digest) {
        Committer.Pending pending = committer.pending(digest);
        if (pending != null) {
            return pending.size();
        }
        try {
            return Files.size(file(digest));
        } catch (IOException e) {
            throw unreadable(digest, e);
        }
    }

    /** The file that holds a blob, under its own name; for reading only. */
    public Path path(Digest digest) {
        if (committer.pending(digest) != null) {
            flush();
        }
        return file(digest);
    }

    /** A small blob (manifest, configuration), its digest checked. */
    public byte[] read(Digest digest) {
        try (InputStream in = Channels.newInputStream(channel(digest))) {
            if (size(digest) > LARGEST_READ) {
                throw TareException.failed(
                        "blob " + digest + " of " + home + " is too large for a manifest or configuration");
            }
            byte[] bytes = in.readAllBytes();
            if (!Digest.sha256(bytes).equals(digest)) {
                throw VerifyingInput.damaged(describe(digest));
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(digest, e);
        }
    }

    /** A stream over a blob, which fails at its end when that has another digest. */
    public InputStream open(Digest digest) {
        FileChannel file = channel(digest);
        try {
            return new VerifyingInput(Channels.newInputStream(file), file.size(), digest, describe(digest));
        } catch (IOException e) {
            throw unreadable(digest, e);
        }
    }

    private String describe(Digest digest) {
        return "blob " + digest + " of the store at " + home;
    }

    /** A blob for reading at any place, its digest not checked. */
    public FileChannel channel(Digest digest) {
        try {
            Committer.Pending pending = committer.pending(digest);
            if (pending != null) {
                try {
                    return FileChannel.open(pending.temporary(), StandardOpenOption.READ);
                } catch (NoSuchFileException e) {
                    // It was renamed in between.
                }
            }
            return FileChannel.open(file(digest), StandardOpenOption.READ);
        } catch (IOException e) {
            throw unreadable(digest, e);
        }
    }

    /** Stores bytes; nothing is written when the blob is there already. */
    public Digest put(byte[] bytes) {
        Digest digest = Digest.sha256(bytes);
        if (!has(digest)) {
            try (BlobWriter writer = create(bytes.length)) {
                writer.write(bytes, 0, bytes.length);
                writer.commit();
            } catch (IOException e) {
                throw StoreFailures.writing(home, e);
            }
        }
        return digest;
    }

    /**
     * Starts a blob. Closing the writer without {@link BlobWriter#commit} leaves nothing.
     *
     * @param expectedBytes about how large it will be, which chooses the hasher; 0 when unknown
     */
    public BlobWriter create(long expectedBytes) {
        return new BlobWriter(this, expectedBytes);
    }

    /** Waits until all blobs of this store are permanent. @throws TareException when the disk refuses */
    public void flush() {
        committer.flush();
    }

    /** What can be fetched from elsewhere; nothing, unless {@link #remote(RemoteBlobs)} has said so. */
    public RemoteBlobs remote() {
        return remote;
    }

    /** Says where blobs are that the store lacks: they come when a layer is read, or an image is named that needs them. */
    public void remote(RemoteBlobs blobs) {
        remote = blobs;
    }

    Path home() {
        return home;
    }

    Path scratch() {
        return scratch;
    }

    public Path folder() {
        return folder;
    }

    Committer committer() {
        return committer;
    }

    private Path file(Digest digest) {
        return folder.resolve(digest.hex());
    }

    private TareException unreadable(Digest digest, IOException e) {
        if (e instanceof NoSuchFileException) {
            // Perhaps it could not be made permanent: that is then the failure to tell.
            flush();
            return TareException.failed("the store at " + home + " has no blob " + digest);
        }
        return StoreFailures.reading(file(digest), e);
    }
}
