package dev.tare.engine.context;

import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.plan.Op;
import dev.tare.source.RemoteSources;
import dev.tare.source.WebFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tree of a downloaded file, with the mode and owner that BuildKit gives it. */
public record FetchedFile(Op.HttpSource source, WebFile download, RemoteSources remote) implements FileTree {
    private static final int MODE = 0600;

    @Override
    public @Nullable Node get(String path) {
        if (path.isEmpty()) {
            return new Node("", Inode.directory(0755, 0, 0, download.time()), 0, this);
        }
        return path.equals(source.name())
                ? new Node(path, Inode.file(MODE, 0, 0, download.size(), download.time()), 0, this)
                : null;
    }

    @Override
    public List<String> children(String path) {
        return path.isEmpty() ? List.of(source.name()) : List.of();
    }

    @Override
    public InputStream open(Node file) throws IOException {
        return open();
    }

    /** All of it. */
    public InputStream open() throws IOException {
        return remote.open(source, download);
    }

    @Override
    public Digest digest(Node file) {
        return download.digest();
    }
}
