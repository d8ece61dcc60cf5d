package dev.tare.deliver.prepare;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Digest;
import dev.tare.oci.History;
import dev.tare.oci.Image;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Layer;
import dev.tare.oci.Mutate;
import dev.tare.oci.content.VerifyingInput;
import dev.tare.oci.layer.LayerEntry;
import dev.tare.oci.layer.LayerWriter;
import dev.tare.oci.tree.Inode;
import dev.tare.plan.Encoder;
import dev.tare.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Layers whose times were clamped: what is later than the epoch becomes the epoch, as BuildKit does for
 * {@code rewrite-timestamp=true} (SOURCE_DATE_EPOCH specification, "last modification of any source"). Each is made once
 * and remembered.
 */
final class EpochLayers {
    private static final String KIND = "epoch-layer";

    private final Store store;
    private final long epoch;

    /** @param epoch seconds */
    EpochLayers(Store store, long epoch) {
        this.store = store;
        this.epoch = epoch;
    }

    /**
     * The image with clamped times.
     *
     * @param base the configuration of the image that the first layers and history entries came from: their times stay;
     *     or null
     * @throws IOException when the configuration cannot be read
     */
    Image clamp(Image image, @Nullable ImageConfig base) throws IOException {
        List<Layer> layers = new ArrayList<>();
        List<Digest> diffIds = new ArrayList<>();
        for (Layer layer : image.layers()) {
            int i = layers.size();
            boolean ofBase = base != null
                    && i < base.diffIds().size()
                    && base.diffIds().get(i).equals(layer.diffId());
            Digest clamped = ofBase ? layer.diffId() : clamp(layer.diffId());
            layers.add(clamped.equals(layer.diffId()) ? layer : CompressedLayers.plain(store, clamped));
            diffIds.add(clamped);
        }
        // A build has matched the history of its base, and what it put there is the base's.
        int firstOwn = base == null
                ? 0
                : History.matched(base.history(), base.diffIds().size(), History.UNKNOWN)
                        .size();
        return Mutate.config(image, EpochConfig.rewrite(image.configJson(), diffIds, firstOwn, epoch), layers);
    }

    /** The diffID of the layer with its times clamped; the same where none is later. */
    private Digest clamp(Digest diffId) {
        Digest key = new Encoder().text(KIND).digest(diffId).number(epoch).toDigest();
        byte[] known = store.records().get(KIND, key);
        if (known != null) {
            Digest found = Digest.parse(new String(known, StandardCharsets.US_ASCII));
            if (found != null) {
                return found;
            }
        }
        Digest clamped = make(diffId);
        store.records().put(KIND, key, clamped.toString().getBytes(StandardCharsets.US_ASCII), List.of(clamped));
        return clamped;
    }

    private Digest make(Digest diffId) {
        List<LayerEntry> entries = store.layers().index(diffId).entries();
        boolean later = false;
        for (LayerEntry entry : entries) {
            later |= isLater(entry.inode());
        }
        if (!later) {
            return diffId;
        }
        try (FileChannel tar = store.layers().open(diffId)) {
            return store.layers().write(store.layers().size(diffId), writer -> {
                for (LayerEntry entry : entries) {
                    write(entry, tar, writer);
                }
            });
        } catch (IOException e) {
            throw TareException.failed("cannot read layer " + diffId + ": " + e.getMessage(), e);
        }
    }

    private boolean isLater(Inode inode) {
        return inode.mtimeSeconds() > epoch || inode.mtimeSeconds() == epoch && inode.mtimeNanos() > 0;
    }

    private static InputStream content(LayerEntry entry, FileChannel tar) {
        long size = entry.inode().size();
        InputStream in = entry.extent().open(entry.path() + ": its layer is cut off", tar);
        Digest digest = entry.digest();
        return digest == null ? in : new VerifyingInput(in, size, digest, "/" + entry.path() + " of a layer");
    }

    private void write(LayerEntry entry, FileChannel tar, LayerWriter writer) throws IOException {
        switch (entry.kind()) {
            case WHITEOUT -> writer.whiteout(entry.path());
            case OPAQUE -> writer.opaque(entry.path());
            case ADD -> {
                Inode inode = entry.inode();
                Inode clamped = isLater(inode) ? inode.withTime(epoch, 0) : inode;
                boolean content = inode.isFile() && entry.hardLink() == null;
                InputStream in = content ? content(entry, tar) : null;
                writer.add(entry.path(), clamped, entry.hardLink(), in, entry.digest());
            }
        }
    }
}
