package dev.tare.engine.context;

import dev.tare.oci.tree.FileType;
import dev.tare.posix.DeviceNumbers;
import dev.tare.text.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What stat(2) says of a file of this machine. Times are nanoseconds since the epoch.
 *
 * @param path to open it by
 * @param type null for a socket
 * @param uid of the owner
 * @param gid of the group
 */
public record LocalFile(
        Path path,
        @Nullable FileType type,
        int mode,
        long device,
        long inode,
        int links,
        long size,
        long mtime,
        long ctime,
        long deviceNumber,
        int uid,
        int gid) {
    /** "unix:*" would also look up the names of owner and group, which takes five times as long. */
    private static final String ATTRIBUTES = "unix:mode,ino,dev,rdev,nlink,size,lastModifiedTime,ctime,uid,gid";

    /** Null when there is no such file. */
    public static @Nullable LocalFile of(Path path) throws IOException {
        Map<String, Object> attributes;
        try {
            attributes = Files.readAttributes(path, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        } catch (java.nio.file.FileSystemException e) {
            if (e.getReason() != null && e.getReason().equals("Not a directory")) {
                return null;
            }
            throw e;
        }
        int mode = (int) get(attributes, "mode");
        FileType type = FileType.ofMode(mode);
        return new LocalFile(
                path,
                type,
                mode & 07777,
                (long) get(attributes, "dev"),
                (long) get(attributes, "ino"),
                (int) get(attributes, "nlink"),
                (long) get(attributes, "size"),
                ((FileTime) get(attributes, "lastModifiedTime")).to(TimeUnit.NANOSECONDS),
                ((FileTime) get(attributes, "ctime")).to(TimeUnit.NANOSECONDS),
                (long) get(attributes, "rdev"),
                (int) get(attributes, "uid"),
                (int) get(attributes, "gid"));
    }

    public int major() {
        return DeviceNumbers.major(deviceNumber);
    }

    public int minor() {
        return DeviceNumbers.minor(deviceNumber);
    }

    private static Object get(Map<String, Object> attributes, String name) throws IOException {
        Object value = attributes.get(name);
        if (value == null) {
            throw new IOException("the file system does not tell " + name);
        }
        return value;
    }

    /** A number that the names of one file share, and no others. Not 0. */
    public long identity() {
        return identity(device, inode);
    }

    /** The same of a device and an inode: what is mounted in a folder has files of other devices with the same inodes. */
    static long identity(long device, long inode) {
        // Inodes of one device stay apart, and devices are moved further from each other than inodes usually go.
        long mixed = inode ^ device * 0x9e3779b97f4a7c15L;
        return mixed == 0 ? -1 : mixed;
    }

    /** Puts the numbers of a {@link FolderListing} into its place. */
    void fill(long[] stats, int at) {
        stats[at] = (type == null ? 0140000 : type.modeBits()) | mode | (long) links << 32;
        stats[at + 1] = device;
        stats[at + 2] = inode;
        stats[at + 3] = size;
        stats[at + 4] = mtime;
        stats[at + 5] = ctime;
        stats[at + 6] = deviceNumber;
    }

    /** The name as {@link Names} holds it. Java decodes a name that is no text to U+FFFD; its URI keeps the bytes. */
    public static String name(Path path) {
        Path last = path.getFileName();
        String name = last == null ? "" : last.toString();
        return name.indexOf('\ufffd') < 0 ? name : Names.decode(lastBytes(path));
    }

    /** The path in bytes, as the kernel takes it. */
    public static byte[] bytes(Path path) {
        return Names.encode(path);
    }

    private static byte[] lastBytes(Path path) {
        byte[] all = bytes(path);
        int end = all.length > 1 && all[all.length - 1] == '/' ? all.length - 1 : all.length;
        int start = end;
        while (start > 0 && all[start - 1] != '/') {
            start--;
        }
        return java.util.Arrays.copyOfRange(all, start, end);
    }

    /** A child of a directory by a name that {@link #name} gave. */
    public static Path child(Path directory, String name) {
        byte[] bytes = Names.encode(name);
        boolean ascii = true;
        for (byte b : bytes) {
            ascii &= b >= 0;
        }
        if (ascii) {
            return directory.resolve(name);
        }
        StringBuilder uri = new StringBuilder(directory.toAbsolutePath().toUri().toString());
        if (uri.charAt(uri.length() - 1) != '/') {
            uri.append('/');
        }
        for (byte b : bytes) {
            uri.append('%').append(Character.forDigit(b >> 4 & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return Path.of(java.net.URI.create(uri.toString()));
    }

    /** A symlink's target, with names that are no text kept. */
    public static String target(Path link) throws IOException {
        Path target = Files.readSymbolicLink(link);
        String text = target.toString();
        if (text.indexOf('\ufffd') < 0) {
            return text;
        }
        // toUri makes it absolute first; a relative target is what follows the folder that it was taken from.
        byte[] bytes = bytes(target);
        if (target.isAbsolute()) {
            return Names.decode(bytes);
        }
        int folder = bytes(Path.of("").toAbsolutePath()).length;
        return Names.decode(bytes, Math.min(folder + 1, bytes.length), bytes.length);
    }
}
