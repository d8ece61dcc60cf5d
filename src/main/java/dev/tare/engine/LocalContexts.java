package dev.tare.engine;

import dev.tare.diagnostic.TareException;
import dev.tare.engine.context.FetchedFile;
import dev.tare.engine.context.LargeFiles;
import dev.tare.engine.context.LocalTree;
import dev.tare.engine.context.WalkMemory;
import dev.tare.io.SingleFlight;
import dev.tare.oci.Digest;
import dev.tare.oci.content.Archives;
import dev.tare.oci.layer.LayerIndex;
import dev.tare.oci.layer.LayerIndexer;
import dev.tare.oci.layer.LayerSource;
import dev.tare.oci.layer.LayerTree;
import dev.tare.oci.tree.FileTree;
import dev.tare.plan.Contexts;
import dev.tare.plan.Op;
import dev.tare.source.RemoteSources;
import dev.tare.store.FileDigests;
import dev.tare.store.Store;
import dev.tare.store.disk.TemporaryFiles;
import dev.tare.text.PathPatterns;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Build contexts: folders of this machine, one tar, and what is fetched from elsewhere. */
public final class LocalContexts implements Contexts, AutoCloseable {
    private final Store store;
    private final Map<String, Path> folders = new HashMap<>();
    /** What is no folder of this machine, by the source's name. */
    private final Map<String, FileTree> given = new HashMap<>();

    /** Folders that were opened, by the digest of their source: with other patterns, a folder is another tree. */
    private final Map<Digest, FileTree> opened = new HashMap<>();

    private final RemoteSources remote;
    private final ConcurrentHashMap<Op.HttpSource, Digest> downloads = new ConcurrentHashMap<>();
    private final SingleFlight<Op.TreeSource, FileTree> fetched = new SingleFlight<>();

    public LocalContexts(Store store, RemoteSources remote) {
        this.store = store;
        this.remote = remote;
    }

    /** Gives a source's name to a folder, which must be there. @param folder absolute */
    public void addFolder(String name, Path folder) {
        folders.put(name, real(folder));
    }

    /** A link to a folder is that folder: what is copied lies in it. */
    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            // Opening it says why.
            return folder.normalize();
        }
    }

    /**
     * Gives a source's name to the files of a tar, plain or compressed. Owners are the tar's own, and no ignore file
     * applies, as in BuildKit.
     */
    public void addArchive(String name, InputStream archive) throws IOException {
        given.put(name, unpack(archive));
    }

    /** Gives a source's name to what is read from elsewhere. */
    public void addTree(String name, Op.TreeSource source) throws IOException {
        given.put(name, open(source));
    }

    /** Gives a source's name to a tree. */
    public void addTree(String name, FileTree tree) {
        given.put(name, tree);
    }

    private LayerTree unpack(InputStream archive) throws IOException {
        Path file = TemporaryFiles.file(store.temporary(), "context");
        try (InputStream in = Archives.decompress(archive)) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            FileChannel tar = FileChannel.open(file, StandardOpenOption.READ);
            LayerIndex index = LayerIndexer.index(tar);
            LayerSource source = new LayerSource() {
                @Override
                public LayerIndex index(Digest diffId) {
                    return index;
                }

                @Override
                public FileChannel open(Digest diffId) {
                    return tar;
                }
            };
            return new LayerTree(List.of(Digest.sha256("context")), source);
        } finally {
            // The open channel keeps the content; no name is left behind when we are killed.
            Files.delete(file);
        }
    }

    @Override
    public FileTree open(Op.TreeSource source) throws IOException {
        if (source instanceof Op.LocalSource local) {
            return open(local);
        }
        try {
            return fetched.get(source, () -> fetch(source));
        } catch (ExecutionException e) {
            throw SingleFlight.unwrapped(e);
        }
    }

    /** The digest of what a web address gave this build. */
    public Digest content(Op.HttpSource source) throws IOException {
        Digest known = downloads.get(source);
        if (known == null) {
            open(source);
            known = Objects.requireNonNull(downloads.get(source));
        }
        return known;
    }

    /** The commit that this build has of a repository, in hex digits. */
    public String commit(Op.GitSource source) throws IOException {
        return remote.commit(source);
    }

    private synchronized FileTree open(Op.LocalSource source) {
        FileTree known = given.get(source.name());
        if (known != null) {
            return known;
        }
        Digest key = source.digest();
        known = opened.get(key);
        if (known == null) {
            Path folder = folders.get(source.name());
            if (folder == null) {
                throw TareException.failed("there is no build context called \"" + source.name() + "\"");
            }
            WalkMemory memory = new WalkMemory(store, Digest.sha256(folder + " " + key));
            known = folder(folder, PathPatterns.of(source.excludes()), memory);
            opened.put(key, known);
        }
        return known;
    }

    private LocalTree folder(Path folder, PathPatterns excludes, @Nullable WalkMemory memory) {
        FileDigests digests = FileDigests.open(store, folder.toString());
        return new LocalTree(folder, excludes, digests, LargeFiles.of(store, folder), memory);
    }

    private FileTree fetch(Op.TreeSource source) throws IOException {
        if (source instanceof Op.GitSource git) {
            return folder(remote.checkout(git), PathPatterns.NONE, null);
        }
        if (source instanceof Op.HttpSource http) {
            FetchedFile file = new FetchedFile(http, remote.download(http), remote);
            downloads.put(http, file.download().digest());
            return http.unpack() && isArchive(file) ? unpack(file.open()) : file;
        }
        throw new IllegalStateException("not fetched: " + source.getClass());
    }

    private static boolean isArchive(FetchedFile file) throws IOException {
        try (InputStream in = file.open()) {
            return Archives.isTar(in);
        }
    }

    /** Records what was learnt about the files. */
    @Override
    public synchronized void close() {
        for (FileTree tree : given.values()) {
            close(tree);
        }
        for (FileTree tree : opened.values()) {
            close(tree);
        }
        for (FileTree tree : fetched.made()) {
            close(tree);
        }
    }

    private static void close(FileTree tree) {
        if (tree instanceof LocalTree local) {
            local.close();
        }
    }
}
