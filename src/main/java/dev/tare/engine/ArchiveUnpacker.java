package dev.tare.engine;

import dev.tare.engine.context.LocalTree;
import dev.tare.oci.content.Archives;
import dev.tare.oci.tar.TarEntry;
import dev.tare.oci.tar.TarReader;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.store.disk.TemporaryFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ADD of a local archive, with the rules of docker's unpacking: archives are known by their content, the root's own
 * entry counts for nothing, of extended attributes only {@code security.capability} is kept, an entry replaces what is there unless both are directories.
 */
final class ArchiveUnpacker implements AutoCloseable {
    private final Path temporary;
    private final List<FileChannel> channels = new ArrayList<>();

    /** @param temporary a folder for plain copies of archives, until {@link #close} */
    ArchiveUnpacker(Path temporary) {
        this.temporary = temporary;
    }

    /** Whether a file is an archive: its first tar header can be read, through gzip, bzip2, xz or zstd. */
    static boolean isArchive(FileTree tree, Node node) {
        if (!node.inode().isFile() || node.inode().size() == 0) {
            return false;
        }
        try (InputStream in = tree.open(node)) {
            return Archives.isTar(in);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Unpacks.
     *
     * @param owner of all that is unpacked or made; null keeps the archive's, and what is made is root's
     * @param time of directories that the archive does not hold, in seconds
     */
    void unpack(
            FileTree from, Node archive, UpperTree to, String destination, Directories.@Nullable Ids owner, long time)
            throws IOException {
        String root = TreePaths.resolve(to, destination, true);
        Directories.make(to, root, 0755, owner, time);
        SubTree below = new SubTree(to, root);
        FileChannel plain = plain(from, archive);
        TarReader tar = new TarReader(plain);
        for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
            if (!entry.path().isEmpty()) {
                put(entry, plain, to, below, owner, time);
            }
        }
    }

    private FileChannel plain(FileTree from, Node archive) throws IOException {
        Path file = TemporaryFiles.file(temporary, "add");
        FileChannel channel;
        try (InputStream in = Archives.decompress(from.open(archive))) {
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            channel = FileChannel.open(file, StandardOpenOption.READ);
        } finally {
            // The open channel keeps the content; the name is not needed, and must not stay when we are killed.
            Files.delete(file);
        }
        channels.add(channel);
        return channel;
    }

    private static void put(
            TarEntry entry, FileChannel plain, UpperTree to, SubTree below, Directories.@Nullable Ids owner, long time)
            throws IOException {
        String parent =
                TreePaths.join(below.directory(), TreePaths.resolve(below, TreePaths.parent(entry.path()), true));
        Directories.make(to, parent, 0755, null, time);
        String path = TreePaths.join(parent, TreePaths.name(entry.path()));
        Node there = to.get(path);
        if (entry.hardLink() != null) {
            link(entry.hardLink(), path, to, below);
            return;
        }
        Inode named = owner == null ? entry.inode() : entry.inode().withOwner(owner.uid(), owner.gid());
        Inode inode = named.withXattrs(named.xattrs().only(LocalTree.CAPABILITY));
        if (there != null && !(there.inode().isDirectory() && inode.isDirectory())) {
            to.remove(path);
        }
        to.put(path, inode, 0, inode.isFile() ? new FileContent.OfChannel(plain, entry.extent()) : null);
    }

    private static void link(String target, String path, UpperTree to, SubTree below) throws IOException {
        String whole = below.whole(target);
        Node node = to.get(whole);
        if (node == null || node.inode().isDirectory()) {
            throw new IOException("the archive links /" + path + " to /" + whole + ", which is no file");
        }
        if (whole.equals(path)) {
            return;
        }
        if (to.get(path) != null) {
            to.remove(path);
        }
        to.link(whole, path);
    }

    @Override
    public void close() throws IOException {
        for (FileChannel channel : channels) {
            channel.close();
        }
    }
}
