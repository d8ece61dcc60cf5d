package dev.tare.store;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.Image;
import dev.tare.oci.Layer;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Images of registries that builds stand on: what a name meant for a platform, and the manifest and configuration. Their
 * layers come when something reads them. They are cache records and no images of {@code index.json}, which has complete
 * ones only: gc forgets them when no build has used them for a while.
 */
public final class RemoteImages {
    /** From a name and a platform to what the name led to and the manifest. */
    static final String NAMES = "remote-name";

    /** From the digest of a manifest to manifest and configuration. */
    public static final String DOCUMENTS = "remote-image";

    /** From the digest of an index to the repositories that have it. */
    private static final String ORIGINS = "origin";

    private static final int HASH = 32;

    private final Records records;
    private final Layer.Source layers;

    RemoteImages(Records records, Layer.Source layers) {
        this.records = records;
        this.layers = layers;
    }

    /**
     * What a name led to.
     *
     * @param top digest of the manifest, or of the index that names it
     * @param manifest digest of the manifest for the platform
     */
    public record Named(Digest top, Digest manifest) {}

    /** What the name meant when it was last asked for; null when that is not known. */
    public @Nullable Named find(Reference name, Platform platform) {
        byte[] value = records.get(NAMES, key(name, platform));
        return value == null || value.length != 2 * HASH
                ? null
                : new Named(
                        Digest.ofHash(Arrays.copyOf(value, HASH)),
                        Digest.ofHash(Arrays.copyOfRange(value, HASH, 2 * HASH)));
    }

    /** Remembers what a name means. */
    public void name(Reference name, Platform platform, Named named) {
        byte[] value = Arrays.copyOf(named.top().bytes(), 2 * HASH);
        System.arraycopy(named.manifest().bytes(), 0, value, HASH, HASH);
        records.put(NAMES, key(name, platform), value);
    }

    /** Forgets what a name means. */
    public void forget(Reference name, Platform platform) {
        records.remove(NAMES, key(name, platform));
    }

    private static Digest key(Reference name, Platform platform) {
        return Digest.sha256(name + "\n" + platform);
    }

    /** The image of a manifest; null when it is not known. */
    public @Nullable Image image(Digest manifest) {
        byte[] value = records.get(DOCUMENTS, manifest);
        return value == null ? null : image(manifest, value, layers);
    }

    /** Reads the value of a record; null for one that is none. */
    static @Nullable Image image(Digest manifest, byte[] value, Layer.Source layers) {
        int size = value.length < Integer.BYTES ? -1 : ByteBuffer.wrap(value).getInt();
        if (size < 0 || size > value.length - Integer.BYTES) {
            return null;
        }
        try {
            int end = Integer.BYTES + size;
            byte[] json = Arrays.copyOfRange(value, Integer.BYTES, end);
            return Image.read(manifest, json, Arrays.copyOfRange(value, end, value.length), layers);
        } catch (IOException e) {
            return null;
        }
    }

    /** Remembers the manifest and the configuration of an image. */
    public void put(Image image) {
        byte[] manifest = image.json();
        byte[] config = image.configJson();
        ByteBuffer value = ByteBuffer.allocate(Integer.BYTES + manifest.length + config.length);
        value.putInt(manifest.length).put(manifest).put(config);
        records.put(DOCUMENTS, image.descriptor().digest(), value.array());
    }

    /** The repositories that had an index: names whose registry and repository count. */
    public List<Reference> origins(Digest index) {
        byte[] value = records.get(ORIGINS, index);
        List<Reference> out = new ArrayList<>();
        if (value != null) {
            for (String line : new String(value, StandardCharsets.UTF_8).split("\n", -1)) {
                Reference name = Reference.parse(line);
                if (name != null) {
                    out.add(name);
                }
            }
        }
        return out;
    }

    /** Remembers that a repository has an index. */
    public void addOrigin(Digest index, Reference name) {
        Reference origin = new Reference(name.registry(), name.repository(), "", index);
        List<Reference> all = origins(index);
        if (all.contains(origin)) {
            return;
        }
        all.add(origin);
        StringBuilder text = new StringBuilder();
        for (Reference each : all) {
            text.append(text.isEmpty() ? "" : "\n").append(each);
        }
        records.put(ORIGINS, index, text.toString().getBytes(StandardCharsets.UTF_8), List.of(index));
    }

    /** @throws TareException when it is not known any more */
    Image require(Digest manifest) {
        Image image = image(manifest);
        if (image == null) {
            throw TareException.failed("the store has no manifest " + manifest);
        }
        return image;
    }
}
