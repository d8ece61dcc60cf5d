package dev.tare.store;

import dev.tare.oci.Digest;
import dev.tare.store.disk.Disk;
import dev.tare.store.disk.Place;
import dev.tare.store.disk.StoreFailures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Small records that may be lost but are never wrong: cache results, remembered file digests, remembered compressions.
 * A torn or foreign record reads as absent.
 *
 * <p>Each is a file, {@code cache/KIND/ab/REST}, {@code abREST} being the key's hex digits: the magic number, how many
 * blobs it needs (4 bytes), their hashes (32 bytes each), the value, and the SHA-256 of kind, key and all of that.
 * Numbers are big-endian.
 */
public final class Records {
    private static final int MAGIC = 0x54_52_31_0a;
    private static final int HASH = 32;
    private static final int HEADER = 8;
    private static final long LARGEST = 256L << 20;

    private final Path home;
    private final Path folder;
    private final Path scratch;
    private final Predicate<Digest> available;

    /** @param available whether a blob, or the layer of a diffID, is in the store */
    Records(Path home, Predicate<Digest> available) {
        this.home = home;
        this.folder = Place.CACHE.in(home);
        this.scratch = Place.TMP.in(home);
        this.available = available;
    }

    /**
     * The record of a key, or null: also when a blob that it needs is gone.
     *
     * @param kind a folder of its own, such as {@code file-op}
     */
    public byte @Nullable [] get(String kind, Digest key) {
        Path file = file(kind, key);
        Content content = read(file, kind, key);
        if (content == null) {
            return null;
        }
        for (Digest blob : content.blobs()) {
            if (!available.test(blob)) {
                return null;
            }
        }
        Disk.touch(file);
        return content.value;
    }

    /** Replaces the record of a key. */
    public void put(String kind, Digest key, byte[] value) {
        put(kind, key, value, List.of());
    }

    /**
     * Replaces the record of a key.
     *
     * @param blobs without which the record is worth nothing: gc keeps them while the record is in use, and {@link #get}
     *     reads the record as absent when one is gone. A layer may be named by its diffID.
     */
    public void put(String kind, Digest key, byte[] value, List<Digest> blobs) {
        long size = HEADER + (long) HASH * blobs.size() + value.length + HASH;
        if (size > LARGEST) {
            return;
        }
        ByteBuffer out = ByteBuffer.allocate((int) size).putInt(MAGIC).putInt(blobs.size());
        for (Digest blob : blobs) {
            out.put(blob.bytes());
        }
        out.put(value);
        out.put(checksum(kind, key, out.array()));
        try {
            Disk.replaceUnsynced(file(kind, key), out.array(), scratch);
        } catch (IOException e) {
            throw StoreFailures.writing(home, e);
        }
    }

    /** Forgets the record of a key. */
    public void remove(String kind, Digest key) {
        try {
            Disk.delete(file(kind, key));
        } catch (IOException e) {
            throw StoreFailures.writing(home, e);
        }
    }

    /** A record's content if it is whole; null when there is none, or it is torn or foreign. */
    static @Nullable Content read(Path file, String kind, Digest key) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | OutOfMemoryError e) {
            return null;
        }
        if (bytes.length < HEADER + HASH || bytes.length > LARGEST) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int magic = in.getInt();
        int count = in.getInt();
        int end = bytes.length - HASH;
        if (magic != MAGIC
                || count < 0
                || HEADER + (long) HASH * count > end
                || !Arrays.equals(checksum(kind, key, bytes), Arrays.copyOfRange(bytes, end, bytes.length))) {
            return null;
        }
        List<Digest> blobs = new ArrayList<>(count);
        byte[] hash = new byte[HASH];
        for (int i = 0; i < count; i++) {
            in.get(hash);
            blobs.add(Digest.ofHash(hash));
        }
        return new Content(blobs, Arrays.copyOfRange(bytes, in.position(), end));
    }

    /** The hash of kind, key and all bytes but the place of the hash itself. */
    private static byte[] checksum(String kind, Digest key, byte[] bytes) {
        byte[] name = (kind + "/" + key.hex() + "\n").getBytes(StandardCharsets.UTF_8);
        int body = bytes.length - HASH;
        byte[] all = Arrays.copyOf(name, name.length + body);
        System.arraycopy(bytes, 0, all, name.length, body);
        return Digest.sha256(all).bytes();
    }

    private Path file(String kind, Digest key) {
        String hex = key.hex();
        return folder.resolve(kind + "/" + hex.substring(0, 2) + "/" + hex.substring(2));
    }

    /** What a record holds. */
    public static final class Content {
        private final List<Digest> blobs;
        private final byte[] value;

        private Content(List<Digest> blobs, byte[] value) {
            this.blobs = List.copyOf(blobs);
            this.value = value;
        }

        /** The blobs that it needs. */
        public List<Digest> blobs() {
            return blobs;
        }

        /** Must not be changed. */
        public byte[] value() {
            return value;
        }
    }
}
