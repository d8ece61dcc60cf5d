package dev.tare.explain.image;

import dev.tare.binary.ByteSource;
import dev.tare.deliver.prepare.CompressedLayers;
import dev.tare.explain.image.LayeredParts.FilePart;
import dev.tare.explain.image.LayeredParts.Kept;
import dev.tare.explain.image.LayeredParts.LayerPart;
import dev.tare.explain.part.Part;
import dev.tare.explain.part.PartKind;
import dev.tare.explain.program.DeadWeight;
import dev.tare.explain.program.ProgramParts;
import dev.tare.needs.NeedsHistory;
import dev.tare.oci.Digest;
import dev.tare.oci.History;
import dev.tare.oci.Image;
import dev.tare.oci.Layer;
import dev.tare.oci.layer.LayerEntry;
import dev.tare.oci.tar.TarFormat;
import dev.tare.oci.tree.TreePaths;
import dev.tare.store.Store;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads where an image's bytes go, out of a store that has it. */
public final class ImageReader {
    private final Store store;
    private final Image image;
    private final Map<String, String> needs = new HashMap<>();
    private final List<Kept> keeps = new ArrayList<>();

    private ImageReader(Store store, Image image) {
        this.store = store;
        this.image = image;
        for (NeedsHistory.Line line : NeedsHistory.read(image.config().history())) {
            String path = line.path();
            needs.put(path.startsWith("/") ? path.substring(1) : path, "need " + line.need() + ": " + line.reason());
        }
    }

    /** @throws IOException where a layer cannot be read */
    public static LayeredParts read(Store store, Image image) throws IOException {
        return new ImageReader(store, image).read();
    }

    private LayeredParts read() throws IOException {
        List<Layer> layers = image.layers();
        List<String> instructions = instructions(layers.size());
        LayerFiles files = new LayerFiles();
        for (Layer layer : layers) {
            files.add(store.layers().index(layer.diffId()).entries());
        }
        List<FilePart> found = new ArrayList<>();
        List<LayerPart> parts = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < layers.size(); i++) {
            long stored = 0;
            long padding = 0;
            Digest diffId = layers.get(i).diffId();
            try (Arena memory = Arena.ofConfined();
                    FileChannel tar = store.layers().open(diffId)) {
                MemorySegment bytes = tar.map(FileChannel.MapMode.READ_ONLY, 0, tar.size(), memory);
                for (; next < files.all().size() && files.all().get(next).layer == i; next++) {
                    LayerFiles.Seen seen = files.all().get(next);
                    stored += seen.stored;
                    padding += TarFormat.padding(seen.stored);
                    found.add(file(seen, bytes, instructions.get(i)));
                }
                long plain = tar.size();
                parts.add(new LayerPart(
                        diffId,
                        plain,
                        CompressedLayers.sentBytes(store, layers.get(i)),
                        plain - stored - padding,
                        padding,
                        instructions.get(i)));
            }
        }
        keeps.sort((a, b) -> Long.compare(b.weight().bytes(), a.weight().bytes()));
        return new LayeredParts(parts, found, files.waste(), keeps);
    }

    /** For each layer the instruction that made it. */
    private List<String> instructions(int layers) {
        List<String> out = new ArrayList<>();
        for (History entry : History.matched(image.config().history(), layers, History.UNKNOWN)) {
            if (!entry.emptyLayer()) {
                String text = entry.createdBy();
                out.add(text == null ? "" : text.strip());
            }
        }
        return out;
    }

    private FilePart file(LayerFiles.Seen seen, MemorySegment tar, String instruction) throws IOException {
        String name = TreePaths.name(seen.path);
        String reason = needs.getOrDefault(seen.path, instruction);
        LayerEntry entry = seen.entry;
        long at = entry.offset();
        if (at < 0 || at > tar.byteSize() - seen.stored) {
            throw new IOException("/" + seen.path + ": its layer is cut off");
        }
        Part part = null;
        if (entry.sparse() == null && seen.stored >= 4) {
            part = program(name, seen.path, tar.asSlice(at, seen.stored));
        }
        if (part == null) {
            part = Part.leaf(name, PartKind.FILE, seen.stored);
        }
        return new FilePart(seen.path, seen.layer, part.withReason(reason), seen.hidden);
    }

    private @Nullable Part program(String name, String path, MemorySegment bytes) {
        try {
            ProgramParts program = ProgramParts.read(new ByteSource.OfMemory(bytes), name);
            if (program == null) {
                return null;
            }
            for (DeadWeight weight : program.keeps()) {
                keeps.add(new Kept(path, weight));
            }
            return program.part();
        } catch (IOException e) {
            // A file that begins as a program does, and is none.
            return null;
        }
    }
}
