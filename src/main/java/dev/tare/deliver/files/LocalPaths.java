package dev.tare.deliver.files;

import dev.tare.text.Names;
import dev.tare.text.Percent;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Paths of the local file system from names that are bytes. A Path made from a String goes through the locale's encoding,
 * which has no place for a name that is not UTF-8; one made from a URI takes the bytes as they are.
 */
public final class LocalPaths {
    private static final String HEX = "0123456789ABCDEF";

    private LocalPaths() {}

    /** The file of this name (with slashes, cleaned) in a folder; the folder itself for the empty name. */
    public static Path resolve(Path folder, String name) {
        if (name.isEmpty()) {
            return folder;
        }
        if (isPlain(name)) {
            return folder.resolve(name);
        }
        ByteArrayOutputStream path = new ByteArrayOutputStream();
        path.writeBytes(bytes(folder));
        path.write('/');
        path.writeBytes(Names.encode(name));
        StringBuilder uri = new StringBuilder("file://");
        for (byte b : path.toByteArray()) {
            if (b == '/' || b > ' ' && Character.isLetterOrDigit((char) b)) {
                uri.append((char) b);
            } else {
                uri.append('%').append(HEX.charAt(b >> 4 & 15)).append(HEX.charAt(b & 15));
            }
        }
        return Path.of(URI.create(uri.toString()));
    }

    /** The bytes of a path, made absolute, as system calls take them. */
    public static byte[] bytes(Path path) {
        Path absolute = path.toAbsolutePath();
        String text = absolute.toString();
        if (isPlain(text)) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
        byte[] bytes = Percent.decode(absolute.toUri().getRawPath());
        // toUri ends the path of a folder that is there with a slash.
        boolean slash = bytes.length > 1 && bytes[bytes.length - 1] == '/';
        return slash ? java.util.Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return true;
    }
}
