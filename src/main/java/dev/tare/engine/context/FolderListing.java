package dev.tare.engine.context;

import dev.tare.oci.Digest;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import dev.tare.oci.tree.Xattrs;
import dev.tare.posix.DeviceNumbers;
import dev.tare.text.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * What a folder of this machine holds, by what stat said of each file: some hundred bytes a file, where nodes of a tree
 * are several hundred and are made when they are asked for. Times are nanoseconds since the epoch.
 */
public final class FolderListing {
    /** Numbers of a file: mode and number of names, device, inode, size, mtime, ctime, device that it stands for. */
    static final int FIELDS = 7;

    private static final int HASH = 32;

    private final String path;
    private final Path folder;
    private final byte[] folderBytes;
    /** As the file system lists them. */
    private final String[] names;

    private final long[] stats;
    /** Where symlinks lead, by their places. */
    private final Map<Integer, String> targets;
    /** The places of those that are seen, in the order of their names' bytes. */
    private int[] seen = {};

    private byte @Nullable [] hashes;

    /**
     * A listing in which nothing is seen yet.
     *
     * @param path of the folder in the tree
     * @param stats {@link #FIELDS} for each name
     * @throws IOException when a symlink cannot be read
     */
    FolderListing(String path, Path folder, String[] names, long[] stats) throws IOException {
        this.path = path;
        this.folder = folder;
        this.folderBytes = LocalFile.bytes(folder);
        this.names = names;
        this.stats = stats;
        Map<Integer, String> links = new HashMap<>();
        for (int at = 0; at < names.length; at++) {
            if (type(at) == FileType.SYMLINK) {
                links.put(at, LocalFile.target(LocalFile.child(folder, names[at])));
            }
        }
        this.targets = links;
    }

    /** A file that was looked at alone. @param path of its folder in the tree */
    static FolderListing of(String path, Path folder, String name, LocalFile file) throws IOException {
        long[] stats = new long[FIELDS];
        file.fill(stats, 0);
        FolderListing listing = new FolderListing(path, folder, new String[] {name}, stats);
        listing.see(new Integer[] {0});
        return listing;
    }

    /** Says which are seen. @param visible places, in any order */
    void see(Integer[] visible) {
        Arrays.sort(visible, new ByName());
        int[] places = new int[visible.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = visible[i];
        }
        seen = places;
    }

    /** The folder's path in the tree. */
    String path() {
        return path;
    }

    /** How many there are, seen or not. */
    int count() {
        return names.length;
    }

    String name(int at) {
        return names[at];
    }

    /** One of the {@link #FIELDS} of a file. */
    long field(int at, int field) {
        return stats[at * FIELDS + field];
    }

    /** Null for a socket. */
    @Nullable FileType type(int at) {
        return FileType.ofMode((int) field(at, 0));
    }

    /** For each place whether what is there is seen. */
    boolean[] seen() {
        boolean[] all = new boolean[names.length];
        for (int at : seen) {
            all[at] = true;
        }
        return all;
    }

    /** The folder's path on the disk, as the kernel takes it. */
    byte[] folderBytes() {
        return folderBytes;
    }

    boolean isEmpty() {
        return seen.length == 0;
    }

    /** The place of a name that is seen, or -1. */
    int find(String name) {
        int low = 0;
        int high = seen.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Names.BYTEWISE.compare(names[seen[middle]], name);
            if (order == 0) {
                return seen[middle];
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    /** The names that are seen, in the order of their bytes. */
    List<String> names() {
        String[] sorted = new String[seen.length];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = names[seen[i]];
        }
        return List.of(sorted);
    }

    /** The same as nodes, each made when it is asked for. */
    List<Node> nodes() {
        return new Nodes();
    }

    /** A file as a node, whose locator is an {@link Entry}. */
    Node node(int at) {
        FileType type = type(at);
        if (type == null) {
            throw new IllegalArgumentException("a socket: " + names[at]);
        }
        boolean device = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
        boolean file = type == FileType.FILE;
        Entry entry = new Entry(this, at);
        Inode inode = new Inode(
                type,
                (int) field(at, 0) & 07777,
                0,
                0,
                file ? field(at, 3) : 0,
                Math.floorDiv(field(at, 4), 1_000_000_000L),
                // Layers hold whole seconds, as containerd writes them: a fraction would cost a PAX header a file.
                0,
                type == FileType.SYMLINK ? targets.getOrDefault(at, "") : "",
                device ? DeviceNumbers.major(field(at, 6)) : 0,
                device ? DeviceNumbers.minor(field(at, 6)) : 0,
                Xattrs.NONE);
        long link = file && field(at, 0) >>> 32 > 1 ? LocalFile.identity(field(at, 1), field(at, 2)) : 0;
        return new Node(TreePaths.join(path, names[at]), inode, link, entry);
    }

    /** The digest of a file's content where it was told. */
    synchronized @Nullable Digest digest(int at) {
        byte[] all = hashes;
        if (all == null) {
            return null;
        }
        byte[] hash = Arrays.copyOfRange(all, at * HASH, (at + 1) * HASH);
        // No content has a digest of zeros that anybody knows.
        return Arrays.equals(hash, new byte[HASH]) ? null : Digest.ofHash(hash);
    }

    synchronized void digest(int at, byte[] hash) {
        byte[] all = hashes;
        if (all == null) {
            all = new byte[names.length * HASH];
            hashes = all;
        }
        System.arraycopy(hash, 0, all, at * HASH, HASH);
    }

    /** One file of a listing. @param at its place */
    public record Entry(FolderListing listing, int at) {
        /** In the tree. */
        String treePath() {
            return TreePaths.join(listing.path, listing.names[at]);
        }

        int mode() {
            return (int) listing.field(at, 0) & 07777;
        }

        Path path() {
            return LocalFile.child(listing.folder, listing.names[at]);
        }

        /** In bytes, as the kernel takes it. */
        byte[] bytes() {
            byte[] above = listing.folderBytes;
            byte[] name = Names.encode(listing.names[at]);
            byte[] bytes = Arrays.copyOf(above, above.length + 1 + name.length);
            bytes[above.length] = '/';
            System.arraycopy(name, 0, bytes, above.length + 1, name.length);
            return bytes;
        }

        long device() {
            return listing.field(at, 1);
        }

        long inode() {
            return listing.field(at, 2);
        }

        long size() {
            return listing.field(at, 3);
        }

        long mtime() {
            return listing.field(at, 4);
        }

        long ctime() {
            return listing.field(at, 5);
        }

        /** Whether it is the same file still, and nothing was written to it since. */
        boolean isUnchanged(long device, long inode, long size, long mtime, long ctime) {
            return device() == device && inode() == inode && size() == size && mtime() == mtime && ctime() == ctime;
        }
    }

    /** A class, since a lambda costs milliseconds where it is the first of a process. */
    private final class ByName implements Comparator<Integer> {
        @Override
        public int compare(Integer a, Integer b) {
            return Names.BYTEWISE.compare(names[a], names[b]);
        }
    }

    private final class Nodes extends AbstractList<Node> implements RandomAccess {
        @Override
        public Node get(int index) {
            return node(seen[index]);
        }

        @Override
        public int size() {
            return seen.length;
        }
    }
}
