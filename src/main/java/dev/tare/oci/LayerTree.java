package dev.tare.oci;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The layers of an image as one file system. The indexes are read and merged at the first question, content is read
 * from the plain tars at its offset. For several threads at once.
 *
 * <p>A parent directory that no layer has is 0755, of root and of time 0. An error in a layer (a hard link to nothing, a
 * file where a directory is needed, a loop of symlinks) is an IOException that names the layer.
 */
public final class LayerTree implements FileTree, Closeable {
    private final List<Digest> layers;
    private final LayerSource source;
    private final @Nullable FileChannel[] channels;
    private @Nullable MergedFile root;

    /** @param layers diffIDs, lowest first */
    public LayerTree(List<Digest> layers, LayerSource source) {
        this.layers = List.copyOf(layers);
        this.source = source;
        this.channels = new FileChannel[this.layers.size()];
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
        Digest digest = file.digest();
        InputStream content = content(node, file);
        return digest == null
                ? content
                : new CheckedInput(
                        content,
                        node.inode().size(),
                        digest,
                        "/" + node.path() + " of layer " + layers.get(file.layer));
    }

    private InputStream content(Node node, MergedFile file) throws IOException {
        return new ChannelSlice(
                "/" + node.path() + ": its layer is cut off",
                channel(file.layer),
                file.offset(),
                node.inode().size());
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
            LayerMerger merger = new LayerMerger();
            for (Digest layer : layers) {
                LayerIndex index = source.index(layer);
                try {
                    merger.apply(index);
                } catch (IOException e) {
                    throw new IOException("layer " + layer + ": " + e.getMessage(), e);
                }
            }
            merged = merger.root();
            root = merged;
        }
        return merged;
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
