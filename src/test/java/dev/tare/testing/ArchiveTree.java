package dev.tare.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The merged file tree of layers, read by commons-compress and not by Tare's own reader, so that one bug cannot hide
 * another. Whiteouts are applied as the OCI image specification's layer.md says.
 */
final class ArchiveTree {
    private static final String XATTR = "SCHILY.xattr.";

    private final TreeMap<String, FileRecord> files = new TreeMap<>();
    private int inodes;

    /** Paths without a slash at either end; the root is the empty path, present only where a layer names it. */
    Map<String, FileRecord> files() {
        return files;
    }

    /** Lays one layer, a tar or a gzip of one, over what is there. */
    void apply(byte[] layer) throws IOException {
        TreeMap<String, FileRecord> upper = new TreeMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(plain(layer), UTF_8.name())) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String path = clean(entry.getName());
                int slash = path.lastIndexOf('/') + 1;
                String name = path.substring(slash);
                if (name.equals(".wh..wh..opq")) {
                    files.keySet().removeIf(each -> slash == 0 || each.startsWith(path.substring(0, slash)));
                } else if (name.startsWith(".wh.")) {
                    remove(path.substring(0, slash) + name.substring(4));
                } else if (entry.isLink()) {
                    FileRecord target = upper.get(clean(entry.getLinkName()));
                    if (target == null) {
                        throw new IOException("hard link to what is not in the layer: " + entry.getName());
                    }
                    upper.put(path, target);
                } else {
                    upper.put(path, read(entry, tar));
                }
            }
        }
        upper.forEach((path, file) -> {
            if (file.type() != 'd') {
                remove(path);
            }
            files.put(path, file);
        });
    }

    private FileRecord read(TarArchiveEntry entry, InputStream content) throws IOException {
        Map<String, String> xattrs = new TreeMap<>();
        entry.getExtraPaxHeaders().forEach((key, value) -> {
            if (key.startsWith(XATTR)) {
                xattrs.put(key.substring(XATTR.length()), HexFormat.of().formatHex(value.getBytes(UTF_8)));
            }
        });
        char type = type(entry);
        boolean device = type == 'c' || type == 'b';
        return new FileRecord(
                type,
                entry.getMode() & 07777,
                entry.getLongUserId(),
                entry.getLongGroupId(),
                entry.getSize(),
                type == '-' ? sha256(content) : "",
                type == 'l' ? entry.getLinkName() : "",
                device ? entry.getDevMajor() + ":" + entry.getDevMinor() : "",
                xattrs,
                Math.floorDiv(entry.getLastModifiedTime().toMillis(), 1000L),
                ++inodes);
    }

    private static char type(TarArchiveEntry entry) throws IOException {
        if (entry.isDirectory()) {
            return 'd';
        }
        if (entry.isSymbolicLink()) {
            return 'l';
        }
        if (entry.isCharacterDevice()) {
            return 'c';
        }
        if (entry.isBlockDevice()) {
            return 'b';
        }
        if (entry.isFIFO()) {
            return 'p';
        }
        if (entry.isFile()) {
            return '-';
        }
        throw new IOException("an entry of type " + entry.getLinkFlag() + ": " + entry.getName());
    }

    private void remove(String path) {
        files.remove(path);
        files.subMap(path + "/", path + "0").clear();
    }

    private static String clean(String name) {
        String path = name;
        while (path.startsWith("./") || path.startsWith("/")) {
            path = path.substring(path.startsWith("/") ? 1 : 2);
        }
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return path.equals(".") ? "" : path;
    }

    private static InputStream plain(byte[] layer) throws IOException {
        InputStream bytes = new ByteArrayInputStream(layer);
        boolean gzip = layer.length > 2 && (layer[0] & 0xff) == 0x1f && (layer[1] & 0xff) == 0x8b;
        return new BufferedInputStream(gzip ? new GZIPInputStream(bytes) : bytes);
    }

    private static String sha256(InputStream content) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(content, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }
}
