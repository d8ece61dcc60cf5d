package dev.tare.posix;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Listing, stat and reading of very many files: one system call each, and no object. The JDK's ways take four times as
 * long for 100,000 files, most of it for maps and paths. What fails here is to be tried again by the JDK, which says why.
 * For one thread.
 */
public final class FileCalls {
    /** The longest path that a call takes, with its ending zero (PATH_MAX). */
    private static final int PATH_MAX = 4096;

    private static final int CURRENT_FOLDER = -100;
    private static final int NO_FOLLOW = 0x100;
    private static final int BASIC_STATS = 0x7ff;
    private static final int EMPTY_PATH = 0x1000;
    private static final int O_CLOEXEC = 02000000;
    private static final int READ_FOLDER = O_CLOEXEC | (isArm() ? 040000 : 0200000);
    private static final int STAT_BYTES = 256;
    private static final int NAMES_BYTES = 256 * 1024;
    /** Of struct linux_dirent64: where the length of an entry and its name are. */
    private static final int ENTRY_LENGTH = 16;

    private static final int ENTRY_NAME = 19;

    private final Functions functions;
    private final ByteBuffer path = ByteBuffer.allocateDirect(PATH_MAX);
    private final ByteBuffer stat = ByteBuffer.allocateDirect(STAT_BYTES).order(ByteOrder.nativeOrder());
    private final long pathAddress = address(path);
    private final long statAddress = address(stat);
    private ByteBuffer names = ByteBuffer.allocateDirect(NAMES_BYTES).order(ByteOrder.nativeOrder());
    private long namesAddress = address(names);

    private FileCalls(Functions functions) {
        this.functions = functions;
    }

    /** Null where functions of the C library cannot be called. */
    public static @Nullable FileCalls create() {
        Functions functions = Functions.FOUND;
        return functions == null ? null : new FileCalls(functions);
    }

    private static boolean isArm() {
        return System.getProperty("os.arch", "").startsWith("aarch");
    }

    private static long address(ByteBuffer direct) {
        return MemorySegment.ofBuffer(direct).address();
    }

    /** Opens a folder. @param at absolute, in bytes @return a descriptor to be closed, or a negative number */
    public int openFolder(byte[] at) {
        return setPath(at) ? (int) functions.openat.call(CURRENT_FOLDER, pathAddress, READ_FOLDER, 0) : -1;
    }

    /** Opens a file for reading. @param at absolute, in bytes @return a descriptor to be closed, or a negative number */
    public int openFile(byte[] at) {
        return setPath(at) ? (int) functions.openat.call(CURRENT_FOLDER, pathAddress, O_CLOEXEC, 0) : -1;
    }

    public void close(int descriptor) {
        functions.close.call(descriptor, 0, 0, 0);
    }

    private boolean setPath(byte[] bytes) {
        if (bytes.length >= PATH_MAX) {
            return false;
        }
        path.clear().put(bytes).put((byte) 0);
        return true;
    }

    /**
     * Reads from a descriptor into a direct buffer, from its position to its limit at most.
     *
     * @return bytes read, 0 at the end, negative when it cannot be read
     */
    public int read(int descriptor, ByteBuffer into) {
        long count = functions.read.call(descriptor, address(into), into.remaining(), 0);
        if (count > 0) {
            into.position(into.position() + (int) count);
        }
        return (int) count;
    }

    /**
     * Reads all names of a folder into the memory that {@link #nextName} walks; the folder's own and its parent's are
     * among them.
     *
     * @return their bytes, or a negative number when they cannot be read
     */
    public int readNames(int folder) {
        int filled = 0;
        while (true) {
            if (names.capacity() - filled < NAMES_BYTES / 2) {
                grow(filled);
            }
            long count = functions.getdents.call(folder, namesAddress + filled, names.capacity() - filled, 0);
            if (count <= 0) {
                return count < 0 ? -1 : filled;
            }
            filled += (int) count;
        }
    }

    private void grow(int filled) {
        ByteBuffer larger = ByteBuffer.allocateDirect(names.capacity() * 2).order(ByteOrder.nativeOrder());
        larger.put(0, names, 0, filled);
        names = larger;
        namesAddress = address(larger);
    }

    /** Where the entry behind this one begins; the first is at 0. */
    public int nextName(int entry) {
        return entry + Short.toUnsignedInt(names.getShort(entry + ENTRY_LENGTH));
    }

    /** Whether this entry is the folder itself or its parent. */
    public boolean isDots(int entry) {
        int at = entry + ENTRY_NAME;
        return names.get(at) == '.' && (names.get(at + 1) == 0 || names.get(at + 1) == '.' && names.get(at + 2) == 0);
    }

    /** The bytes of a name. */
    public byte[] name(int entry) {
        int start = entry + ENTRY_NAME;
        int end = start;
        while (names.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - start];
        names.get(start, bytes);
        return bytes;
    }

    /** Whether a name is these bytes. */
    public boolean isName(int entry, byte[] bytes, int from, int length) {
        int start = entry + ENTRY_NAME;
        for (int i = 0; i < length; i++) {
            if (names.get(start + i) != bytes[from + i]) {
                return false;
            }
        }
        return names.get(start + length) == 0;
    }

    /** Takes what stat says of a name in an open folder, a link's own; false when it cannot be told. */
    public boolean stat(int folder, int entry) {
        long name = namesAddress + entry + ENTRY_NAME;
        return functions.statx.call(folder, name, NO_FOLLOW, BASIC_STATS, statAddress) << 32 == 0;
    }

    /** Takes what stat says of what is open. */
    public boolean stat(int descriptor) {
        path.put(0, (byte) 0);
        return functions.statx.call(descriptor, pathAddress, EMPTY_PATH, BASIC_STATS, statAddress) << 32 == 0;
    }

    /** Type and permissions, as st_mode has them. */
    public int mode() {
        return Short.toUnsignedInt(stat.getShort(28));
    }

    /** Number of names. */
    public int links() {
        return stat.getInt(16);
    }

    public int uid() {
        return stat.getInt(20);
    }

    public int gid() {
        return stat.getInt(24);
    }

    public long inode() {
        return stat.getLong(32);
    }

    public long size() {
        return stat.getLong(40);
    }

    /** Nanoseconds since the epoch. */
    public long ctime() {
        return stat.getLong(96) * 1_000_000_000L + stat.getInt(104);
    }

    /** Nanoseconds since the epoch. */
    public long mtime() {
        return stat.getLong(112) * 1_000_000_000L + stat.getInt(120);
    }

    /** The number of a device, as st_rdev has it. */
    public long deviceNumber() {
        return FileSystem.device(stat.getInt(128), stat.getInt(132));
    }

    /** The device that holds the file, as st_dev has it. */
    public long device() {
        return FileSystem.device(stat.getInt(136), stat.getInt(140));
    }

    private record Functions(CFunction openat, CFunction close, CFunction read, CFunction getdents, CFunction statx) {
        static final @Nullable Functions FOUND = find();

        private static @Nullable Functions find() {
            CFunction openat = CFunction.find("openat");
            CFunction close = CFunction.find("close");
            CFunction read = CFunction.find("read");
            CFunction getdents = CFunction.find("getdents64");
            CFunction statx = CFunction.find("statx");
            return openat == null || close == null || read == null || getdents == null || statx == null
                    ? null
                    : new Functions(openat, close, read, getdents, statx);
        }
    }
}
