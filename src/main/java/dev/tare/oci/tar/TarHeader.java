package dev.tare.oci.tar;

import dev.tare.oci.tree.Inode;
import dev.tare.text.Names;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * The header blocks of one entry: plain ustar, and a PAX header before it only where ustar cannot say all. That is the
 * choice of Go's archive/tar, which all the field's tools read with; no GNU form is ever written.
 */
public final class TarHeader {
    /** PAX headers carry a name that nothing reads; a fixed one keeps the tar a function of its entries. */
    private static final byte[] PAX_NAME = Names.encode("PaxHeaders.0/header");

    private TarHeader() {}

    /**
     * @param name as the tar says it, a directory's with its slash
     * @param type the ustar type flag
     * @param inode mode, owner, time, device numbers and xattrs are taken from it
     * @param size of the content that follows
     * @param link target of a link, else no bytes
     */
    public static byte[] encode(byte[] name, char type, Inode inode, long size, byte[] link) throws IOException {
        ByteArrayOutputStream pax = new ByteArrayOutputStream(0);
        int split = name.length > TarFormat.NAME_LENGTH ? split(name) : 0;
        if (!isAscii(name) || split < 0) {
            PaxRecords.append(pax, "path", name);
        }
        if (!isAscii(link) || link.length > TarFormat.LINK_LENGTH) {
            PaxRecords.append(pax, "linkpath", link);
        }
        long uid = fit(pax, "uid", inode.uid(), TarFormat.SHORT_NUMBER);
        long gid = fit(pax, "gid", inode.gid(), TarFormat.SHORT_NUMBER);
        long shownSize = fit(pax, "size", size, TarFormat.LONG_NUMBER);
        long mtime = inode.mtimeSeconds();
        boolean mtimeFits = mtime >= 0 && mtime <= TarFormat.largestOctal(TarFormat.LONG_NUMBER);
        if (!mtimeFits || inode.mtimeNanos() != 0) {
            PaxRecords.append(pax, "mtime", PaxRecords.time(mtime, inode.mtimeNanos()));
        }
        inode.xattrs().forEach((key, value) -> PaxRecords.append(pax, TarFormat.XATTR + key, value));

        byte[] block = new byte[TarFormat.BLOCK];
        putName(block, name, Math.max(split, 0));
        TarFormat.putOctal(block, TarFormat.MODE, TarFormat.SHORT_NUMBER, inode.mode());
        TarFormat.putOctal(block, TarFormat.UID, TarFormat.SHORT_NUMBER, uid);
        TarFormat.putOctal(block, TarFormat.GID, TarFormat.SHORT_NUMBER, gid);
        TarFormat.putOctal(block, TarFormat.SIZE, TarFormat.LONG_NUMBER, shownSize);
        TarFormat.putOctal(block, TarFormat.MTIME, TarFormat.LONG_NUMBER, mtimeFits ? mtime : 0);
        putText(block, TarFormat.LINK, TarFormat.LINK_LENGTH, link, 0, link.length);
        boolean device = type == '3' || type == '4';
        putDevice(block, TarFormat.DEV_MAJOR, device ? inode.major() : 0);
        putDevice(block, TarFormat.DEV_MINOR, device ? inode.minor() : 0);
        finish(block, type);
        return pax.size() == 0 ? block : join(pax.toByteArray(), block);
    }

    /** A number for its field: itself, or 0 where only a PAX record can hold it. */
    private static long fit(ByteArrayOutputStream pax, String key, long value, int width) {
        if (value <= TarFormat.largestOctal(width)) {
            return value;
        }
        PaxRecords.append(pax, key, Long.toString(value));
        return 0;
    }

    private static byte[] join(byte[] pax, byte[] entryBlock) throws IOException {
        int padded = pax.length + TarFormat.padding(pax.length);
        byte[] all = new byte[TarFormat.BLOCK + padded + TarFormat.BLOCK];
        byte[] block = new byte[TarFormat.BLOCK];
        putText(block, TarFormat.NAME, TarFormat.NAME_LENGTH, PAX_NAME, 0, PAX_NAME.length);
        for (int at : new int[] {TarFormat.MODE, TarFormat.UID, TarFormat.GID}) {
            TarFormat.putOctal(block, at, TarFormat.SHORT_NUMBER, 0);
        }
        TarFormat.putOctal(block, TarFormat.SIZE, TarFormat.LONG_NUMBER, pax.length);
        TarFormat.putOctal(block, TarFormat.MTIME, TarFormat.LONG_NUMBER, 0);
        putDevice(block, TarFormat.DEV_MAJOR, 0);
        putDevice(block, TarFormat.DEV_MINOR, 0);
        finish(block, 'x');
        System.arraycopy(block, 0, all, 0, TarFormat.BLOCK);
        System.arraycopy(pax, 0, all, TarFormat.BLOCK, pax.length);
        System.arraycopy(entryBlock, 0, all, TarFormat.BLOCK + padded, TarFormat.BLOCK);
        return all;
    }

    private static void finish(byte[] block, char type) {
        block[TarFormat.TYPE] = (byte) type;
        byte[] magic = {'u', 's', 't', 'a', 'r', 0, '0', '0'};
        System.arraycopy(magic, 0, block, TarFormat.MAGIC, magic.length);
        TarFormat.putChecksum(block);
    }

    private static void putName(byte[] block, byte[] name, int split) {
        int from = 0;
        if (split > 0) {
            putText(block, TarFormat.PREFIX, TarFormat.PREFIX_LENGTH, name, 0, split);
            from = split + 1;
        }
        int length = putText(block, TarFormat.NAME, TarFormat.NAME_LENGTH, name, from, name.length);
        // A name cut behind a slash would look like a directory's to readers of the old format.
        for (int i = length - 1; length < name.length - from && i > 0 && block[i] == '/'; i--) {
            block[i] = 0;
        }
    }

    /** Puts the ASCII bytes of a text, as many as fit; the whole text is in a PAX record when that loses any. */
    private static int putText(byte[] block, int at, int room, byte[] text, int from, int to) {
        int length = 0;
        for (int i = from; i < to && length < room; i++) {
            if (text[i] > 0) {
                block[at + length++] = text[i];
            }
        }
        return length;
    }

    private static void putDevice(byte[] block, int at, int value) throws IOException {
        if (value < 0 || value > TarFormat.largestOctal(TarFormat.SHORT_NUMBER)) {
            throw new IOException("no tar can hold a device with the number " + Integer.toUnsignedString(value));
        }
        TarFormat.putOctal(block, at, TarFormat.SHORT_NUMBER, value);
    }

    /** The slash that divides a long name in ustar's prefix and name; -1 when there is none. */
    private static int split(byte[] name) {
        int last = Math.min(name.length - 2, TarFormat.PREFIX_LENGTH);
        for (int i = last; i > 0; i--) {
            if (name[i] == '/') {
                return name.length - i - 1 <= TarFormat.NAME_LENGTH ? i : -1;
            }
        }
        return -1;
    }

    private static boolean isAscii(byte[] text) {
        for (byte each : text) {
            if (each < 0) {
                return false;
            }
        }
        return true;
    }
}
