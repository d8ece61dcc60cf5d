package dev.tare.sandbox;

import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Inode;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * All of a file system but its root, by path, each file in one line: type and mode, owner, time, device number, content
 * or target, and the first of its names.
 */
final class TreeLines {
    private TreeLines() {}

    static Map<String, String> merged(FileTree tree) throws IOException {
        Map<String, String> out = new TreeMap<>();
        add(tree, "", out, new HashMap<>());
        return out;
    }

    private static void add(FileTree tree, String directory, Map<String, String> out, Map<Object, String> names)
            throws IOException {
        for (String name : tree.children(directory)) {
            String path = TreePaths.join(directory, name);
            Node node = tree.get(path);
            Inode inode = node.inode();
            String content = inode.target();
            if (inode.isFile()) {
                try (InputStream in = tree.open(node)) {
                    content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
            int mode = inode.type().modeBits() | (inode.isSymlink() ? 0777 : inode.mode());
            String first = node.link() == 0 ? path : names.computeIfAbsent(node.link(), _ -> path);
            long device = (long) inode.major() << 8 | inode.minor();
            out.put(path, line(mode, inode.uid(), inode.gid(), inode.mtimeSeconds(), device, content, first));
            add(tree, path, out, names);
        }
    }

    static Map<String, String> mounted(Path root) throws IOException {
        Map<String, String> out = new TreeMap<>();
        Map<Object, String> names = new HashMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(each -> !each.equals(root)).sorted().toList()) {
                Map<String, Object> stat = Files.readAttributes(
                        file, "unix:mode,uid,gid,rdev,ino,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
                String content = Files.isSymbolicLink(file)
                        ? Files.readSymbolicLink(file).toString()
                        : Files.isRegularFile(file) ? Files.readString(file) : "";
                long time = ((FileTime) stat.get("lastModifiedTime")).to(TimeUnit.NANOSECONDS);
                String path = root.relativize(file).toString();
                String first = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                        ? path
                        : names.computeIfAbsent(stat.get("ino"), _ -> path);
                out.put(
                        path,
                        line(
                                (Integer) stat.get("mode"),
                                (Integer) stat.get("uid"),
                                (Integer) stat.get("gid"),
                                Math.floorDiv(time, 1_000_000_000L),
                                (Long) stat.get("rdev"),
                                content,
                                first));
            }
        }
        return out;
    }

    private static String line(
            int mode, long uid, long gid, long seconds, long device, String content, String firstName) {
        return Integer.toOctalString(mode) + " " + uid + ":" + gid + " " + seconds + " " + device + " " + content + " /"
                + firstName;
    }
}
