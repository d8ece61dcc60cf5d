package dev.tare.oci.tar;

import dev.tare.io.BlockInput;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.TreePaths;
import dev.tare.text.Names;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads tars as people make them: ustar, PAX, GNU and the old V7 form. Sparse files are read whole, with zeros where the
 * tar has nothing. Archives over several volumes are refused. A tar without its end blocks is accepted, as is an empty
 * one; Go's archive/tar, which the field's other tools read with, takes them too.
 *
 * <p>A reader of our own, since that of commons-compress decodes names and attribute values as text: a name in Latin-1
 * and the binary value of {@code security.capability} would be lost.
 *
 * <p>A tar is untrusted: any size in it is bounded before memory is taken for it, and all that is wrong is an
 * IOException that says what and where.
 */
public final class TarReader {
    /** Larger PAX headers and GNU names are an attack; Go's archive/tar has the same bound. */
    private static final int MAX_EXTENSION = 1 << 20;

    private final TarInput in;
    private final byte[] block = new byte[TarFormat.BLOCK];
    private final TarExtensions extensions = new TarExtensions();
    private final Content content = new Content();
    /** The content as it is asked for: of a sparse file with what the tar leaves out. */
    private InputStream whole = content;
    /** Bytes between the current entry's content and the next header. */
    private int padding;

    private boolean ended;
    private boolean global;

    /** Reads a stream; bytes behind the end of the tar may be read too. */
    public TarReader(InputStream in) {
        this.in = new TarInput(in);
    }

    /** Reads a file from its begin, whatever its position; content that is not asked for is not read. */
    public TarReader(FileChannel file) {
        this.in = new TarInput(file);
    }

    /** The next entry, or null at the end. What was not read of the content before it is skipped. */
    public @Nullable TarEntry next() throws IOException {
        if (ended) {
            return null;
        }
        try {
            in.skip(content.left);
            content.left = 0;
            in.skip(padding);
            padding = 0;
        } catch (EOFException e) {
            throw cutOff();
        }
        extensions.clear();
        while (readBlock()) {
            long start = in.position() - TarFormat.BLOCK;
            try {
                checkSum();
                TarEntry entry = header();
                if (entry != null) {
                    return entry;
                }
            } catch (IllegalArgumentException e) {
                throw at(start, "its owner, time or size is out of range");
            } catch (TarEnd e) {
                throw e;
            } catch (UnsupportedTarException e) {
                throw new UnsupportedTarException(
                        String.valueOf(at(start, String.valueOf(e.getMessage())).getMessage()));
            } catch (IOException e) {
                throw at(start, String.valueOf(e.getMessage()));
            }
        }
        ended = true;
        return null;
    }

    /** Whether it has begun with, or has had, a header for all its entries: a tar even where it has none. */
    public boolean hadGlobalHeader() {
        return global;
    }

    /** The content of the current entry, which ends with it; empty for all that is no regular file. */
    public InputStream content() {
        return whole;
    }

    /** Reads what lies behind the end of the tar, for a stream that hashes or counts what it passes on. */
    public void drain() throws IOException {
        in.drain();
    }

    /** A failure whose message is complete. */
    private static final class TarEnd extends IOException {
        private static final long serialVersionUID = 1L;

        TarEnd(String message) {
            super(message);
        }
    }

    private static IOException at(long offset, String what) {
        return new TarEnd("not a sound tar: the entry at byte " + offset + ": " + what);
    }

    private IOException cutOff() {
        return new TarEnd("not a sound tar: it is cut off at byte " + in.position());
    }

    /** Reads a header block; false at the end of the tar. */
    private boolean readBlock() throws IOException {
        int count = in.readUpTo(block, TarFormat.BLOCK);
        if (count == 0) {
            return false;
        }
        if (count < TarFormat.BLOCK) {
            throw cutOff();
        }
        if (!isZero()) {
            return true;
        }
        count = in.readUpTo(block, TarFormat.BLOCK);
        if (count > 0 && count < TarFormat.BLOCK) {
            throw cutOff();
        }
        if (count > 0 && !isZero()) {
            throw at(in.position() - 2 * TarFormat.BLOCK, "a block of zeros, and no second one after it");
        }
        return false;
    }

    private boolean isZero() {
        for (byte each : block) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private void checkSum() throws IOException {
        long expected = TarFormat.number(block, TarFormat.CHECKSUM, TarFormat.SHORT_NUMBER);
        // Some old tars summed signed bytes.
        if (expected != TarFormat.checksum(block, false) && expected != TarFormat.checksum(block, true)) {
            throw new IOException("the checksum of its header is wrong");
        }
    }

    /** The entry of the block just read; null when it only says something of the entries after it. */
    private @Nullable TarEntry header() throws IOException {
        char type = (char) (block[TarFormat.TYPE] & 0xff);
        long size = TarFormat.number(block, TarFormat.SIZE, TarFormat.LONG_NUMBER);
        switch (type) {
            case 'x', 'X' -> extensions.local(extension(size));
            case 'g' -> {
                extensions.global(extension(size));
                global = true;
            }
            case 'L' -> extensions.name = cString(extension(size));
            case 'K' -> extensions.link = cString(extension(size));
            case 'V' -> {
                skipBody(size);
                extensions.clear();
            }
            default -> {
                return entry(type, extensions.size >= 0 ? extensions.size : size);
            }
        }
        return null;
    }

    private TarEntry entry(char type, long size) throws IOException {
        boolean sparse = type == 'S' || extensions.sparse.isSparse();
        if (sparse && extensions.sparse.name != null) {
            extensions.name = extensions.sparse.name;
        }
        byte[] rawName = extensions.name != null ? extensions.name : headerName();
        byte[] link = extensions.link != null ? extensions.link : field(TarFormat.LINK, TarFormat.LINK_LENGTH);
        if (rawName.length > TarFormat.MAX_NAME || link.length > TarFormat.MAX_NAME) {
            throw new IOException("its name or target is longer than " + TarFormat.MAX_NAME + " bytes");
        }
        // An entry without a name is one of the root, as Go's tools take it.
        boolean slash = rawName.length > 0 && rawName[rawName.length - 1] == '/';
        FileType kind = switch (type) {
            case '0', '7', '1', 'S' -> FileType.FILE;
            // V7 knew directories by their slash only.
            case '\0' -> slash ? FileType.DIRECTORY : FileType.FILE;
            case '2' -> FileType.SYMLINK;
            case '3' -> FileType.CHARACTER_DEVICE;
            case '4' -> FileType.BLOCK_DEVICE;
            // GNU tar's incremental dumps list the names in a directory as its content.
            case '5', 'D' -> FileType.DIRECTORY;
            case '6' -> FileType.FIFO;
            default -> throw new UnsupportedTarException("unknown type " + shown(type));
        };
        boolean file = kind == FileType.FILE && type != '1';
        boolean hasBody = file || type == 'D';
        if (size < 0) {
            throw new IOException("its size is " + size);
        }
        boolean device = kind == FileType.CHARACTER_DEVICE || kind == FileType.BLOCK_DEVICE;
        Inode inode = new Inode(
                kind,
                (int) (TarFormat.number(block, TarFormat.MODE, TarFormat.SHORT_NUMBER) & 07777),
                extensions.uid(TarFormat.number(block, TarFormat.UID, TarFormat.SHORT_NUMBER)),
                extensions.gid(TarFormat.number(block, TarFormat.GID, TarFormat.SHORT_NUMBER)),
                file ? size : 0,
                extensions.mtimeSeconds(TarFormat.number(block, TarFormat.MTIME, TarFormat.LONG_NUMBER)),
                extensions.mtimeNanos(),
                kind == FileType.SYMLINK ? Names.decode(link) : "",
                device ? deviceNumber(TarFormat.DEV_MAJOR) : 0,
                device ? deviceNumber(TarFormat.DEV_MINOR) : 0,
                extensions.xattrs());
        String name = Names.decode(rawName);
        long before = in.position();
        SparseMap map =
                !sparse || !file ? null : type == 'S' ? SparseHeaders.readOld(block, in) : extensions.sparse.read(in);
        long offset = in.position();
        // The map of the old form is a part of the header, and that of form 1.0 of the content.
        long stored = map == null || type == 'S' ? size : size - (offset - before);
        content.left = file ? stored : 0;
        padding = hasBody ? TarFormat.padding(size) : 0;
        whole = content;
        if (map != null) {
            if (map.stored() != stored) {
                throw new IOException(
                        "a sparse file whose map has " + map.stored() + " bytes, and which has " + stored);
            }
            inode = inode.withSize(type == 'S' ? SparseHeaders.oldSize(block) : extensions.sparse.size());
            whole = new SparseInput(content, map, inode.size());
        }
        if (type == 'D') {
            skipBody(size);
            padding = 0;
        }
        String hardLink = type == '1' ? TreePaths.clean(Names.decode(link)) : null;
        return new TarEntry(TreePaths.clean(name), name, inode, hardLink, offset, map);
    }

    private static String shown(char type) {
        return type > ' ' && type < 0x7f ? "'" + type + "'" : "0x" + Integer.toHexString(type);
    }

    private int deviceNumber(int at) throws IOException {
        long number = TarFormat.number(block, at, TarFormat.SHORT_NUMBER);
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw new IOException("its device number is " + number);
        }
        return (int) number;
    }

    private byte[] headerName() {
        byte[] name = field(TarFormat.NAME, TarFormat.NAME_LENGTH);
        // GNU's old format has times where POSIX has the prefix; its magic is "ustar" and a space.
        if (block[TarFormat.MAGIC] != 'u' || block[TarFormat.MAGIC + 5] != 0) {
            return name;
        }
        byte[] prefix = field(TarFormat.PREFIX, TarFormat.PREFIX_LENGTH);
        if (prefix.length == 0) {
            return name;
        }
        byte[] whole = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
        whole[prefix.length] = '/';
        System.arraycopy(name, 0, whole, prefix.length + 1, name.length);
        return whole;
    }

    private byte[] field(int at, int length) {
        return cString(Arrays.copyOfRange(block, at, at + length));
    }

    private static byte[] cString(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return end == bytes.length ? bytes : Arrays.copyOf(bytes, end);
    }

    private byte[] extension(long size) throws IOException {
        if (size < 0 || size > MAX_EXTENSION) {
            throw new IOException("a header of " + size + " bytes; " + MAX_EXTENSION + " is the limit");
        }
        byte[] body = new byte[(int) size];
        if (in.readUpTo(body, body.length) < body.length) {
            throw cutOff();
        }
        skipBytes(TarFormat.padding(size));
        return body;
    }

    private void skipBody(long size) throws IOException {
        if (size < 0) {
            throw new IOException("its size is " + size);
        }
        skipBytes(size);
        skipBytes(TarFormat.padding(size));
    }

    private void skipBytes(long count) throws IOException {
        try {
            in.skip(count);
        } catch (EOFException e) {
            throw cutOff();
        }
    }

    /** One stream for all entries; {@link #next} gives it the bytes of the next. */
    private final class Content extends BlockInput {
        private long left;

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0) {
                return -1;
            }
            int count = in.read(to, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw cutOff();
            }
            left -= count;
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            long step = Math.clamp(count, 0L, left);
            skipBytes(step);
            left -= step;
            return step;
        }
    }
}
