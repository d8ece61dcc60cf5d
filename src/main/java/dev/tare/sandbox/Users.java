package dev.tare.sandbox;

import dev.tare.diagnostic.NearNames;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.FileType;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The users and groups of an image, from its {@code /etc/passwd} and {@code /etc/group} (passwd(5), group(5)). */
public final class Users {
    private static final List<String> FILES = List.of("etc/passwd", "etc/group");

    /** Where the runtime mounts what an image does not have. */
    private static final List<String> OF_SYSTEM = List.of("dev", "proc", "sys");

    /** A larger file is no list of users. */
    private static final int LARGEST = 16 << 20;

    private static final long MAX_ID = 0xffff_fffeL;

    private final List<String[]> passwd;
    private final List<String[]> group;

    private Users(List<String[]> passwd, List<String[]> group) {
        this.passwd = passwd;
        this.group = group;
    }

    public static Users of(String passwd, String group) {
        return new Users(lines(passwd, 7), lines(group, 4));
    }

    /**
     * The users of a tree; a file that is not there lists nobody.
     *
     * @throws TareException as {@link #check} does
     */
    public static Users of(FileTree tree) throws IOException {
        check(tree);
        return of(text(tree, FILES.get(0)), text(tree, FILES.get(1)));
    }

    /**
     * Looks at the lists of a tree in which a program is to run: the runtime reads them too, to their end, and can't be
     * ended while it waits for one.
     *
     * @throws TareException when one of them is a pipe, a device, or has no end
     */
    public static void check(FileTree tree) throws IOException {
        for (String path : FILES) {
            String place = TreePaths.resolve(tree, path, true);
            int slash = place.indexOf('/');
            Node node = tree.get(place);
            String wrong = null;
            if (slash > 0 && OF_SYSTEM.contains(place.substring(0, slash))) {
                wrong = "leads to /" + place;
            } else if (node != null && isDevice(node.inode())) {
                wrong = node.inode().type() == FileType.FIFO ? "is a pipe" : "is a device";
            } else if (node != null && node.inode().size() > LARGEST) {
                wrong = "is too large: " + node.inode().size() + " bytes";
            }
            if (wrong != null) {
                throw TareException.failed(
                        "/" + path + " " + wrong + ", which the runtime would have to read to its end",
                        "nothing can be run with it: it has to be a file, or not to be there");
            }
        }
    }

    /** But not what removes a file of the layers below, in a folder of an overlay. */
    private static boolean isDevice(Inode inode) {
        return switch (inode.type()) {
            case FIFO, BLOCK_DEVICE -> true;
            case CHARACTER_DEVICE -> inode.major() != 0 || inode.minor() != 0;
            default -> false;
        };
    }

    private static String text(FileTree tree, String path) throws IOException {
        Node node = TreePaths.lookup(tree, path);
        if (node == null || !node.inode().isFile()) {
            return "";
        }
        try (InputStream in = tree.open(node)) {
            return new String(in.readNBytes(LARGEST), StandardCharsets.UTF_8);
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
    public User find(String text) {
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
    public User with(User user, List<String> more) {
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

    /** What has digits alone is a number, even where a name has the same: {@code USER 1000} is no name of uid 7. */
    private static String @Nullable [] entry(List<String[]> lines, String nameOrId) {
        long id = id(nameOrId);
        for (String[] line : lines) {
            if (id < 0 ? line[0].equals(nameOrId) : id(line[2]) == id) {
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
        List<String> names = lines.stream().map(line -> line[0]).toList();
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
    public record User(long uid, long gid, List<Long> groups, String home) {
        /** Docker lists the group itself among the supplementary ones. */
        public List<Long> allGroups() {
            if (groups.contains(gid)) {
                return groups;
            }
            List<Long> all = new ArrayList<>(groups);
            all.addFirst(gid);
            return all;
        }
    }
}
