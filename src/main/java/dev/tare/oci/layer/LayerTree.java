package dev.tare.oci.layer;

import dev.tare.oci.Digest;
import dev.tare.oci.content.VerifyingInput;
import dev.tare.oci.tar.Extent;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Node;
import dev.tare.text.Names;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layers of an image as one file system. The indexes are read and merged at the first question, content is read
 * from the plain tars at its offset, or from where a layer lies unpacked. For several threads at once.
 *
 * <p>A parent directory that no layer has is 0755, of root and of time 0. An error in a layer (a hard link to nothing, a
 * file of its own where a directory is needed, a loop of symlinks) is an IOException that names the layer.
 */
public final class LayerTree implements FileTree, Closeable {
    /** Bytes of an unpacked file from which on it is mapped. */
    private static final long LEAST_MAPPED = 1 << 20;

    private final List<Digest> layers;
    private final LayerSource source;
    private final @Nullable FileChannel[] channels;
    private final @Nullable MemorySegment[] maps;
    private @Nullable Arena arena;
    private @Nullable MergedFile root;

    /** @param layers diffIDs, lowest first */
    public LayerTree(List<Digest> layers, LayerSource source) {
        this.layers = List.copyOf(layers);
        this.source = source;
        this.channels = new FileChannel[this.layers.size()];
        this.maps = new MemorySegment[this.layers.size()];
    }

    @Override
    public @Nullable Node get(String path) throws IOException {
        MergedFile file = find(path);
        return file == null ? null : new Node(path, file.inode(), file.names > 1 ? file.link : 0, file);
    }

    @Override
    public List<String> children(String path) throws IOException {
        MergedFile file = find(path);
        if (file == null || file.children().isEmpty()) {
            return List.of();
        }
        List<String> names = new ArrayList<>(file.children().keySet());
        names.sort(Names.BYTEWISE);
        return names;
    }

    @Override
    public InputStream open(Node node) throws IOException {
        MergedFile file = file(node);
        if (node.inode().size() == 0) {
            return InputStream.nullInputStream();
        }
        Digest digest = file.digest();
        FileChannel unpacked = unpacked(node, file);
        InputStream content = unpacked == null ? content(node, file) : Channels.newInputStream(unpacked);
        return digest == null
                ? content
                : new VerifyingInput(
                        content,
                        node.inode().size(),
                        digest,
                        "/" + node.path() + " of layer " + layers.get(file.layer));
    }

    /** The file where its layer lies unpacked, when that is handier than the tar and its content is the layer's. */
    private @Nullable FileChannel unpacked(Node node, MergedFile file) {
        Digest digest = file.digest();
        if (digest == null || isOpen(file.layer)) {
            return null;
        }
        long size = node.inode().size();
        FileChannel there = source.openUnpacked(layers.get(file.layer), node.path());
        if (there == null) {
            return null;
        }
        boolean sound = false;
        try {
            sound = there.size() == size
                    && Digest.sha256(Channels.newInputStream(there), size).equals(digest);
            there.position(0);
            return sound ? there : null;
        } catch (IOException e) {
            sound = false;
            return null;
        } finally {
            if (!sound) {
                closeQuietly(there);
            }
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // It was only read.
        }
    }

    private synchronized boolean isOpen(int layer) {
        return channels[layer] != null;
    }

    private InputStream content(Node node, MergedFile file) throws IOException {
        return file.extent(node.inode().size()).open("/" + node.path() + ": its layer is cut off", channel(file.layer));
    }

    /** Null of a sparse file, and of a small one of an unpacked layer, which are to be read. */
    @Override
    public @Nullable MemorySegment map(Node node) throws IOException {
        MergedFile file = file(node);
        if (node.inode().size() == 0) {
            return MemorySegment.NULL;
        }
        FileChannel unpacked = unpacked(node, file);
        if (unpacked != null) {
            try (unpacked) {
                // So that a tree of many files needs no more maps than a process may have.
                return unpacked.size() < LEAST_MAPPED
                        ? null
                        : unpacked.map(FileChannel.MapMode.READ_ONLY, 0, unpacked.size(), memory());
            }
        }
        Extent extent = file.extent(node.inode().size());
        if (extent.sparse() != null) {
            return null;
        }
        MemorySegment tar = mapped(file.layer);
        if (extent.offset() < 0 || extent.offset() > tar.byteSize() - extent.size()) {
            throw new IOException("/" + node.path() + ": its layer is cut off");
        }
        return tar.asSlice(extent.offset(), extent.size());
    }

    private synchronized MemorySegment mapped(int layer) throws IOException {
        MemorySegment known = maps[layer];
        if (known == null) {
            FileChannel tar = channel(layer);
            known = tar.map(FileChannel.MapMode.READ_ONLY, 0, tar.size(), memory());
            maps[layer] = known;
        }
        return known;
    }

    private synchronized Arena memory() {
        Arena memory = arena == null ? Arena.ofShared() : arena;
        arena = memory;
        return memory;
    }

    @Override
    public Digest digest(Node node) throws IOException {
        MergedFile file = file(node);
        Digest known = file.digest();
        if (known != null) {
            return known;
        }
        long size = node.inode().size();
        try (InputStream content = content(node, file)) {
            Digest digest = Digest.sha256(content, size);
            file.digest(digest);
            return digest;
        }
    }

    /** Closes the tars that were opened; streams over them fail from here on. */
    @Override
    public synchronized void close() throws IOException {
        if (arena != null) {
            arena.close();
            arena = null;
            Arrays.fill(maps, null);
        }
        for (int i = 0; i < channels.length; i++) {
            FileChannel channel = channels[i];
            channels[i] = null;
            if (channel != null) {
                channel.close();
            }
        }
    }

    private static MergedFile file(Node node) {
        if (node.locator() instanceof MergedFile file && file.type == FileType.FILE) {
            return file;
        }
        throw new IllegalArgumentException("/" + node.path() + " is no regular file of this tree");
    }

    private synchronized FileChannel channel(int layer) throws IOException {
        FileChannel channel = channels[layer];
        // A thread that is interrupted while it reads closes the channel for all.
        if (channel == null || !channel.isOpen()) {
            channel = source.open(layers.get(layer));
            channels[layer] = channel;
        }
        return channel;
    }

    private synchronized MergedFile root() throws IOException {
        MergedFile merged = root;
        if (merged == null) {
            merged = merged(layers.size()).root();
            root = merged;
        }
        return merged;
    }

    private LayerMerger merged(int count) throws IOException {
        LayerMerger merger = new LayerMerger();
        for (Digest layer : layers.subList(0, count)) {
            LayerIndex index = source.index(layer);
            try {
                merger.apply(index);
            } catch (IOException e) {
                throw in(layer, e);
            }
        }
        return merger;
    }

    private static IOException in(Digest layer, IOException e) {
        return new IOException("layer " + layer + ": " + e.getMessage(), e);
    }

    /**
     * What the topmost layer changes in those below it. The nodes that it shows are nodes of this tree, but for what
     * layers below would add.
     */
    public LayerChanges changes() throws IOException {
        return merged(layers.size() - 1).changes(source.index(layers.getLast()));
    }

    /**
     * The numbers of the layers, from 0 for the lowest, that remove something that is not there. Of such a layer an
     * overlay shows names without files.
     */
    public BitSet vain() throws IOException {
        BitSet vain = new BitSet();
        LayerMerger merger = new LayerMerger();
        for (int i = 0; i < layers.size(); i++) {
            try {
                LayerChanges changes = merger.changes(source.index(layers.get(i)));
                vain.set(i, changes.isVain());
                merger.apply(changes);
            } catch (IOException e) {
                throw in(layers.get(i), e);
            }
        }
        return vain;
    }

    /** What a layer changes in whatever is below it: where it has all parents of what it has, and the files it links to. */
    public static LayerChanges changesAlone(LayerIndex index) throws IOException {
        return new LayerChanges(index, 0, null, 0);
    }

    private @Nullable MergedFile find(String path) throws IOException {
        MergedFile at = root();
        int start = 0;
        while (at != null && start < path.length()) {
            int end = path.indexOf('/', start);
            end = end < 0 ? path.length() : end;
            at = at.child(path.substring(start, end));
            start = end + 1;
        }
        return at;
    }
}
