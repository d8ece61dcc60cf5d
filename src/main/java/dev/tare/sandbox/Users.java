package dev.tare.sandbox;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.FileTree;
import dev.tare.oci.Node;
import dev.tare.oci.TreePaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The users and groups of an image, from its {@code /etc/passwd} and {@code /etc/group} (passwd(5), group(5)). */
final class Users {
    /** A larger file is no list of users. */
    private static final long LARGEST = 16 << 20;

    private static final long MAX_ID = 0xffff_fffeL;

    private final List<String[]> passwd;
    private final List<String[]> group;

    private Users(List<String[]> passwd, List<String[]> group) {
        this.passwd = passwd;
        this.group = group;
    }

    static Users of(String passwd, String group) {
        return new Users(lines(passwd, 7), lines(group, 4));
    }

    /** The users of a tree; a file that is not there lists nobody. */
    static Users of(FileTree tree) throws IOException {
        return of(text(tree, "etc/passwd"), text(tree, "etc/group"));
    }

    private static String text(FileTree tree, String path) throws IOException {
        Node node = TreePaths.lookup(tree, path);
        if (node == null || !node.inode().isFile()) {
            return "";
        }
        if (node.inode().size() > LARGEST) {
            throw new IOException(
                    "/" + path + " of the image is too large: " + node.inode().size() + " bytes");
        }
        try (InputStream in = tree.open(node)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String[]> lines(String text, int fields) {
        List<String[]> out = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            String trimmed = line.strip();
            if (!trimmed.isEmpty() && trimmed.charAt(0) != '#') {
                String[] parts = trimmed.split(":", fields);
                if (parts.length >= 3 && id(parts[2]) >= 0) {
                    out.add(parts);
                }
            }
        }
        return out;
    }

    /**
     * Finds whom {@code USER[:GROUP]} means; each is a name or a number, and a number need not be listed. As docker has
     * it: the group given is the only one; without it the user's own and all that list the user.
     *
     * @throws TareException when a name is not listed
     */
    User find(String text) {
        int colon = text.indexOf(':');
        String userText = colon < 0 ? text : text.substring(0, colon);
        String groupText = colon < 0 ? "" : text.substring(colon + 1);
        String[] entry = entry(passwd, userText.isEmpty() ? "0" : userText);
        long uid = entry == null ? id(userText.isEmpty() ? "0" : userText) : id(entry[2]);
        if (uid < 0) {
            throw unknown("user", userText, "/etc/passwd", passwd);
        }
        String home = entry == null || entry.length < 6 || entry[5].isEmpty() ? "/" : entry[5];
        if (!groupText.isEmpty()) {
            return new User(uid, groupId(groupText), List.of(), home);
        }
        long own = entry == null || entry.length < 4 ? 0 : Math.max(0, id(entry[3]));
        TreeSet<Long> more = new TreeSet<>();
        if (entry != null) {
            for (String[] line : group) {
                if (line.length > 3 && List.of(line[3].split(",", -1)).contains(entry[0])) {
                    more.add(id(line[2]));
                }
            }
        }
        return new User(uid, own, List.copyOf(more), home);
    }

    /** The same user in more groups, which are names or numbers. @throws TareException when a name is not listed */
    User with(User user, List<String> more) {
        TreeSet<Long> groups = new TreeSet<>(user.groups());
        for (String each : more) {
            groups.add(groupId(each));
        }
        return new User(user.uid(), user.gid(), List.copyOf(groups), user.home());
    }

    private long groupId(String text) {
        String[] entry = entry(group, text);
        long gid = entry == null ? id(text) : id(entry[2]);
        if (gid < 0) {
            throw unknown("group", text, "/etc/group", group);
        }
        return gid;
    }

    private static String @Nullable [] entry(List<String[]> lines, String nameOrId) {
        long id = id(nameOrId);
        for (String[] line : lines) {
            if (line[0].equals(nameOrId) || id >= 0 && id(line[2]) == id) {
                return line;
            }
        }
        return null;
    }

    private static long id(String digits) {
        if (digits.isEmpty() || digits.length() > 10) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return -1;
            }
            value = 10 * value + digits.charAt(i) - '0';
        }
        return value > MAX_ID ? -1 : value;
    }

    private static TareException unknown(String what, String name, String file, List<String[]> lines) {
        List<String> names = new ArrayList<>();
        for (String[] line : lines) {
            names.add(line[0]);
        }
        String near = NearNames.hint(name, names);
        return TareException.failed(
                "the image's " + file + " has no " + what + " \"" + name + "\"",
                near == null ? "a number needs no entry there" : near);
    }

    /**
     * Whom a process runs as.
     *
     * @param groups supplementary ones, ascending
     * @param home as listed, else {@code /}
     */
    record User(long uid, long gid, List<Long> groups, String home) {}
}
