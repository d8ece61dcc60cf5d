package dev.tare.oci.tree;

/**
 * All that a file system says of a file, but for its names and its content.
 *
 * @param type of the file
 * @param mode permission bits with setuid, setgid and sticky, 0 to 07777
 * @param uid of the owner, unsigned 32 bits
 * @param gid of the group, unsigned 32 bits
 * @param size of a regular file's content in bytes; 0 for all else
 * @param mtimeSeconds since the epoch, may be negative
 * @param mtimeNanos 0 to 999,999,999
 * @param target of a symlink, else the empty string
 * @param major of a device, else 0
 * @param minor of a device, else 0
 * @param xattrs extended attributes
 */
public record Inode(
        FileType type,
        int mode,
        long uid,
        long gid,
        long size,
        long mtimeSeconds,
        int mtimeNanos,
        String target,
        int major,
        int minor,
        Xattrs xattrs) {
    public Inode {
        if ((mode & ~07777) != 0
                || size < 0
                || uid < 0
                || gid < 0
                || uid > 0xffffffffL
                || gid > 0xffffffffL
                || mtimeNanos < 0
                || mtimeNanos > 999_999_999) {
            throw new IllegalArgumentException("no such inode: mode " + Integer.toOctalString(mode) + ", size " + size
                    + ", owner " + uid + ":" + gid + ", nanoseconds " + mtimeNanos);
        }
    }

    public static Inode directory(int mode, long uid, long gid, long mtimeSeconds) {
        return new Inode(FileType.DIRECTORY, mode, uid, gid, 0, mtimeSeconds, 0, "", 0, 0, Xattrs.NONE);
    }

    public static Inode file(int mode, long uid, long gid, long size, long mtimeSeconds) {
        return new Inode(FileType.FILE, mode, uid, gid, size, mtimeSeconds, 0, "", 0, 0, Xattrs.NONE);
    }

    public static Inode symlink(String target, long uid, long gid, long mtimeSeconds) {
        return new Inode(FileType.SYMLINK, 0777, uid, gid, 0, mtimeSeconds, 0, target, 0, 0, Xattrs.NONE);
    }

    public boolean isDirectory() {
        return type == FileType.DIRECTORY;
    }

    public boolean isFile() {
        return type == FileType.FILE;
    }

    public boolean isSymlink() {
        return type == FileType.SYMLINK;
    }

    public Inode withMode(int newMode) {
        return new Inode(type, newMode, uid, gid, size, mtimeSeconds, mtimeNanos, target, major, minor, xattrs);
    }

    public Inode withOwner(long newUid, long newGid) {
        return new Inode(type, mode, newUid, newGid, size, mtimeSeconds, mtimeNanos, target, major, minor, xattrs);
    }

    public Inode withTime(long seconds, int nanos) {
        return new Inode(type, mode, uid, gid, size, seconds, nanos, target, major, minor, xattrs);
    }

    public Inode withSize(long newSize) {
        return new Inode(type, mode, uid, gid, newSize, mtimeSeconds, mtimeNanos, target, major, minor, xattrs);
    }

    public Inode withXattrs(Xattrs newXattrs) {
        if (newXattrs.isEmpty() && xattrs.isEmpty()) {
            return this;
        }
        return new Inode(type, mode, uid, gid, size, mtimeSeconds, mtimeNanos, target, major, minor, newXattrs);
    }
}
