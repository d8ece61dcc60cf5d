package dev.tare.deliver.prepare;

import dev.tare.diagnostic.Progress;
import dev.tare.oci.Image;
import dev.tare.oci.Layer;
import dev.tare.oci.Mutate;
import dev.tare.oci.content.Compression;
import dev.tare.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the layers of an image are compressed.
 *
 * @param wanted null leaves each as it is
 * @param level of the compressor, or null for its own
 * @param force whether layers that are compressed another way change too
 */
public record ImageCompression(
        @Nullable Compression wanted, @Nullable Integer level, boolean force) {
    private static final ImageCompression AS_IT_IS = new ImageCompression(null, null, false);
    private static final ImageCompression PLAIN = new ImageCompression(Compression.NONE, null, true);

    /** Docker before 23 reads no zstd, so that such layers are written plain; others stay as they are. */
    public static ImageCompression forDocker(Image image) {
        for (Layer layer : image.layers()) {
            if (Compression.ofMediaType(layer.mediaType()) == Compression.ZSTD) {
                return PLAIN;
            }
        }
        return AS_IT_IS;
    }

    /**
     * The image with compressed layers, which are blobs of the store.
     *
     * @param progress is told of layers that are compressed
     * @param notices takes what the user should know of how it was done
     */
    public Image of(Image image, Store store, Progress progress, Consumer<String> notices) throws IOException {
        List<Layer> layers = new ArrayList<>();
        for (Layer layer : image.layers()) {
            Compression to = to(layer);
            if (to == null) {
                layers.add(layer);
            } else if (to == Compression.NONE) {
                layers.add(CompressedLayers.plain(store, layer.diffId()));
            } else {
                layers.add(new CompressedLayers(store, to, level, progress, notices).compress(layer.diffId()));
            }
        }
        return Mutate.layers(image, layers);
    }

    /** Null for a layer that stays: a media type that we do not know stands for one that is not ours to change. */
    private @Nullable Compression to(Layer layer) {
        Compression has = Compression.ofMediaType(layer.mediaType());
        boolean stays = has == null || wanted == has || has != Compression.NONE && !force;
        return stays ? null : wanted;
    }

    /** Whether an image of this has layers that are compressed another way than the one asked for. */
    boolean leavesOthers(Image image) {
        for (Layer layer : image.layers()) {
            Compression has = Compression.ofMediaType(layer.mediaType());
            if (wanted != null && has != null && has != wanted) {
                return true;
            }
        }
        return false;
    }
}
