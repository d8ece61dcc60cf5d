package dev.tare.attest;

import dev.tare.oci.tree.FileTree;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The distribution of an image (os-release(5)).
 *
 * @param id such as {@code debian}
 * @param version such as {@code 12}; empty for a rolling one
 * @param name for people, such as {@code Debian GNU/Linux}
 */
record OsRelease(String id, String version, String name) {
    /** Null where the image has none. */
    static @Nullable OsRelease read(FileTree tree) throws IOException {
        String text = TreeText.read(tree, "etc/os-release");
        if (text == null) {
            text = TreeText.read(tree, "usr/lib/os-release");
        }
        return text == null ? null : parse(text);
    }

    static @Nullable OsRelease parse(String text) {
        Map<String, String> values = new HashMap<>();
        for (String line : text.split("\n")) {
            int equals = line.indexOf('=');
            if (equals > 0 && line.charAt(0) != '#') {
                values.put(
                        line.substring(0, equals).strip(),
                        unquote(line.substring(equals + 1).strip()));
            }
        }
        String id = values.getOrDefault("ID", "");
        if (id.isEmpty()) {
            return null;
        }
        return new OsRelease(id, values.getOrDefault("VERSION_ID", ""), values.getOrDefault("NAME", id));
    }

    /** {@code debian-12}, as the qualifier {@code distro} of package URLs has it. */
    String distro() {
        return version.isEmpty() ? id : id + "-" + version;
    }

    private static String unquote(String value) {
        if (value.length() < 2 || value.charAt(0) != '"' && value.charAt(0) != '\'') {
            return value;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 1; i < value.length() && value.charAt(i) != value.charAt(0); i++) {
            if (value.charAt(i) == '\\' && value.charAt(0) == '"' && i + 1 < value.length()) {
                i++;
            }
            out.append(value.charAt(i));
        }
        return out.toString();
    }
}
