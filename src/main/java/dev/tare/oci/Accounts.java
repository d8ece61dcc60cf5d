package dev.tare.oci;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Users and groups of a tree: its {@code /etc/passwd} and {@code /etc/group} (passwd(5), group(5)). */
public final class Accounts {
    /** A passwd file above this is no passwd file (BuildKit has the same limit). */
    private static final int MAX_BYTES = 10 << 20;

    private final FileTree tree;

    public Accounts(FileTree tree) {
        this.tree = tree;
    }

    /** A user of passwd(5). */
    public record User(String name, long uid, long gid, String home) {}

    /** The user of this name, or null. */
    public @Nullable User user(String name) throws IOException {
        for (String line : lines("etc/passwd")) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 4 && fields[0].equals(name)) {
                return user(fields);
            }
        }
        return null;
    }

    /** The first user of this number, or null. */
    public @Nullable User user(long uid) throws IOException {
        for (String line : lines("etc/passwd")) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 4 && number(fields[2]) == uid) {
                return user(fields);
            }
        }
        return null;
    }

    private static @Nullable User user(String[] fields) {
        long uid = number(fields[2]);
        long gid = number(fields[3]);
        return uid < 0 || gid < 0 ? null : new User(fields[0], uid, gid, fields.length > 5 ? fields[5] : "");
    }

    /** The number of the group of this name, or -1. */
    public long group(String name) throws IOException {
        for (String line : lines("etc/group")) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 3 && fields[0].equals(name)) {
                return number(fields[2]);
            }
        }
        return -1;
    }

    /** The numbers of the groups that name this user as a member, in the file's order. */
    public java.util.List<Long> groupsOf(String userName) throws IOException {
        java.util.List<Long> groups = new java.util.ArrayList<>();
        for (String line : lines("etc/group")) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 4
                    && java.util.Arrays.asList(fields[3].split(",", -1)).contains(userName)) {
                long gid = number(fields[2]);
                if (gid >= 0) {
                    groups.add(gid);
                }
            }
        }
        return groups;
    }

    /** A text as a number of 32 bits, or -1. */
    public static long number(String text) {
        if (text.isEmpty() || text.length() > 10) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        return value <= 0xffffffffL ? value : -1;
    }

    private String[] lines(String path) throws IOException {
        Node node = TreePaths.lookup(tree, path);
        if (node == null || !node.inode().isFile()) {
            return new String[0];
        }
        if (node.inode().size() > MAX_BYTES) {
            throw new IOException("/" + path + " is larger than 10 MiB");
        }
        try (InputStream in = tree.open(node)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1);
        }
    }
}
