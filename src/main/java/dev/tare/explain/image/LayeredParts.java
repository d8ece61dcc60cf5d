package dev.tare.explain.image;

import dev.tare.explain.part.Part;
import dev.tare.explain.program.DeadWeight;
import dev.tare.oci.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of an image's layers go, each once.
 *
 * @param layers lowest first
 * @param files all that the layers hold the content of, in their order
 * @param waste bytes that no container sees, or sees twice
 * @param keeps what keeps bytes in programs that they may not need, by path
 */
public record LayeredParts(List<LayerPart> layers, List<FilePart> files, List<Waste> waste, List<Kept> keeps) {
    public LayeredParts {
        layers = List.copyOf(layers);
        files = List.copyOf(files);
        waste = List.copyOf(waste);
        keeps = List.copyOf(keeps);
    }

    /**
     * A layer.
     *
     * @param plain bytes of the tar; the sum of its files' stored bytes, of headers and of padding
     * @param compressed bytes as it is sent: of the blob as it came, else as Tare compresses it
     * @param headers bytes of the tar that say something of files, and its end
     * @param padding bytes that fill files up to whole blocks
     * @param instruction that made it; empty where the history does not say
     */
    public record LayerPart(
            Digest diffId, long plain, long compressed, long headers, long padding, String instruction) {}

    /**
     * A file with content in a layer.
     *
     * @param path without a leading slash
     * @param layer number of its layer, from 0
     * @param part of the file's stored bytes, named by the path's last element
     * @param hidden why no container sees it; null where one does
     */
    public record FilePart(
            String path, int layer, Part part, @Nullable String hidden) {}

    /**
     * Bytes that could be saved.
     *
     * @param why such as {@code deleted by layer 3}
     */
    public record Waste(String path, int layer, long bytes, String why) {}

    /** What a program of the image keeps alive. */
    public record Kept(String path, DeadWeight weight) {}

    /** Bytes of all layers as plain tars. */
    public long plain() {
        long sum = 0;
        for (LayerPart layer : layers) {
            sum += layer.plain;
        }
        return sum;
    }

    /** Bytes of all layers as they are sent. */
    public long compressed() {
        long sum = 0;
        for (LayerPart layer : layers) {
            sum += layer.compressed;
        }
        return sum;
    }
}
