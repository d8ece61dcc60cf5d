package dev.tare.deliver.files;

import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.TreePaths;
import dev.tare.posix.Destination;
import dev.tare.posix.FileSystem;
import dev.tare.posix.RootFolder;
import dev.tare.posix.RootFolder.Handle;
import dev.tare.text.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes files into a root directory that programs may be changing meanwhile. Paths are followed inside the root by the
 * kernel, and what is made is changed by its descriptor or in its folder's: a symlink that appears where a file was leads
 * nowhere else. Owners are kept as numbers, as {@code docker cp} does, but for those that are nobody here.
 */
final class RootWriter implements AutoCloseable {
    /** As which the kernel shows owners that a user namespace does not map. */
    private static final long NOBODY = 65534;

    private final RootFolder root;
    private final FileSystem files = new FileSystem();
    private final List<Directory> directories = new ArrayList<>();

    RootWriter(RootFolder root) {
        this.root = root;
    }

    private record Directory(String path, Inode inode) {}

    /** Writes one file or directory, in place of a file or link that is there; its parents are made where they are missing. */
    void put(String path, Inode inode, @Nullable InputStream content) throws IOException {
        if (path.isEmpty()) {
            return;
        }
        String name = TreePaths.name(path);
        try (Handle parent = parent(path)) {
            byte[] child = parent.child(Names.encode(name));
            if (inode.isDirectory()) {
                if (!isDirectory(path)) {
                    if (isThere(path)) {
                        throw new IOException("/" + path + " is there and is no folder: it is not replaced by one");
                    }
                    files.makeDirectory(child);
                }
                directories.add(new Directory(path, inode));
                return;
            }
            clear(path, child, inode.type(), inode.major(), inode.minor());
            switch (inode.type()) {
                case FILE -> {
                    if (content == null) {
                        throw new IllegalArgumentException(path);
                    }
                    file(path, child, inode, content);
                }
                case SYMLINK -> {
                    files.makeSymlink(child, Names.encode(inode.target()));
                    attributes(child, inode);
                }
                case FIFO, CHARACTER_DEVICE, BLOCK_DEVICE -> {
                    files.makeNode(child, inode.type().modeBits(), inode.major(), inode.minor());
                    mode(path, inode);
                    attributes(child, inode);
                }
                case DIRECTORY -> throw new IllegalArgumentException(path);
            }
        }
    }

    /** Makes a second name of a file that was written before. */
    void link(String path, String existing) throws IOException {
        if (path.equals(existing)) {
            return;
        }
        try (Handle parent = parent(path);
                Handle other = parent(existing)) {
            byte[] child = parent.child(Names.encode(TreePaths.name(path)));
            clear(path, child, FileType.FILE, 0, 0);
            files.makeHardLink(child, other.child(Names.encode(TreePaths.name(existing))));
        }
    }

    /** Removes what a file replaces: no device, which may be this machine's by a mount, and no pipe that others wait at. */
    private void clear(String path, byte[] child, FileType type, int major, int minor) throws IOException {
        try (Handle there = root.find(Names.encode(path), false)) {
            if (there == null) {
                return;
            }
            if (Files.isDirectory(there.path())) {
                throw new IOException("/" + path + " is a folder: it is not replaced by a file");
            }
            Destination.requireReplaceable(there.path(), "/" + path, type.modeBits(), major, minor);
            files.remove(child, false);
        }
    }

    private boolean isThere(String path) throws IOException {
        try (Handle handle = root.find(Names.encode(path), false)) {
            return handle != null;
        }
    }

    private boolean isDirectory(String path) throws IOException {
        try (Handle handle = root.find(Names.encode(path), false)) {
            return handle != null && Files.isDirectory(handle.path());
        }
    }

    private Handle parent(String path) throws IOException {
        String folder = TreePaths.parent(path);
        Handle found = root.find(Names.encode(folder), true);
        if (found != null) {
            return found;
        }
        // Only a tar leaves the folders of its files out.
        put(folder, Inode.directory(0755, 0, 0, System.currentTimeMillis() / 1000), null);
        Handle made = root.find(Names.encode(folder), true);
        if (made == null) {
            throw new IOException("/" + folder + " was taken away while files were copied into it");
        }
        return made;
    }

    private void file(String path, byte[] child, Inode inode, InputStream content) throws IOException {
        try (Handle made = root.create(Names.encode(path))) {
            try (OutputStream out = Files.newOutputStream(made.path(), StandardOpenOption.WRITE)) {
                content.transferTo(out);
            }
            files.setOwner(child, owner(inode.uid()), owner(inode.gid()));
            // After the owner, whose change takes setuid away; by the descriptor, as chmod(2) follows links.
            files.setMode(bytes(made), inode.mode());
            files.setTime(child, inode.mtimeSeconds(), inode.mtimeNanos());
        }
    }

    private void mode(String path, Inode inode) throws IOException {
        try (Handle handle = root.find(Names.encode(path), false)) {
            if (handle != null) {
                // Of a symlink that has taken its place the kernel refuses to change the mode.
                files.setMode(bytes(handle), inode.mode());
            }
        }
    }

    private void attributes(byte[] child, Inode inode) throws IOException {
        files.setOwner(child, owner(inode.uid()), owner(inode.gid()));
        files.setTime(child, inode.mtimeSeconds(), inode.mtimeNanos());
    }

    private static long owner(long id) {
        return id == NOBODY && dev.tare.posix.Mounts.isUserNamespace() ? 0 : id;
    }

    private static byte[] bytes(Handle handle) {
        return handle.path().toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    /** Owners, modes and times of directories, the innermost first: a mode may take away the right to go in. */
    void finish() throws IOException {
        for (Directory directory : directories.reversed()) {
            Inode inode = directory.inode();
            try (Handle parent = root.find(Names.encode(TreePaths.parent(directory.path())), true);
                    Handle own = root.find(Names.encode(directory.path()), false)) {
                if (parent != null && own != null && Files.isDirectory(own.path())) {
                    byte[] child = parent.child(Names.encode(TreePaths.name(directory.path())));
                    files.setOwner(child, owner(inode.uid()), owner(inode.gid()));
                    files.setMode(bytes(own), inode.mode());
                    files.setTime(child, inode.mtimeSeconds(), inode.mtimeNanos());
                }
            }
        }
        directories.clear();
    }

    @Override
    public void close() {
        files.close();
    }
}
