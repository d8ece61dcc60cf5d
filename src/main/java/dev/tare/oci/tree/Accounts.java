package dev.tare.oci.tree;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Users and groups of a tree: its {@code /etc/passwd} and {@code /etc/group} (passwd(5), group(5)). Lines are read as
 * leniently as BuildKit reads them: a number that is missing, or is none, is 0.
 */
public final class Accounts {
    /** A passwd file above this is no passwd file (BuildKit has the same limit). */
    private static final int MAX_BYTES = 10 << 20;

    private final FileTree tree;

    public Accounts(FileTree tree) {
        this.tree = tree;
    }

    /** A user of passwd(5). */
    public record User(long uid, long gid) {}

    /** The first user of this name, or null. */
    public @Nullable User user(String name) throws IOException {
        String[] fields = entry("etc/passwd", name);
        return fields == null ? null : new User(number(fields, 2), number(fields, 3));
    }

    /** The number of the first group of this name, or -1. */
    public long group(String name) throws IOException {
        String[] fields = entry("etc/group", name);
        return fields == null ? -1 : number(fields, 2);
    }

    private String @Nullable [] entry(String path, String name) throws IOException {
        Node node = TreePaths.lookup(tree, path);
        if (node == null) {
            return null;
        }
        if (!node.inode().isFile()) {
            throw new IOException("/" + path + " of the image is not a regular file");
        }
        if (node.inode().size() > MAX_BYTES) {
            throw new IOException("/" + path + " is larger than 10 MiB");
        }
        try (InputStream in = tree.open(node)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                String[] fields = line.strip().split(":", -1);
                if (fields[0].equals(name)) {
                    return fields;
                }
            }
        }
        return null;
    }

    private static long number(String[] fields, int index) {
        try {
            int value = index < fields.length ? Integer.parseInt(fields[index]) : 0;
            return Math.max(0, value);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
