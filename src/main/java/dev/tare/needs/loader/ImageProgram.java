package dev.tare.needs.loader;

import dev.tare.oci.ContainerConfig;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The program that a container of an image starts.
 *
 * @param path absolute, as the image names it
 * @param file that it leads to
 * @param script what follows {@code #!} in its first line, where it is a script; else null
 */
public record ImageProgram(String path, Node file, @Nullable String script) {
    private static final int MAX_LINE = 256;

    /** Looks the first word of the command up as runtimes do. @return null when there is none, or it is not there */
    public static @Nullable ImageProgram find(FileTree tree, ContainerConfig config) throws IOException {
        List<String> command = config.command();
        return command.isEmpty() ? null : find(tree, config, command.getFirst());
    }

    /** The same of the first word of another command. */
    public static @Nullable ImageProgram find(FileTree tree, ContainerConfig config, String word) throws IOException {
        if (word.isEmpty()) {
            return null;
        }
        if (word.indexOf('/') >= 0) {
            return at(tree, absolute(word, config));
        }
        String search = config.env("PATH");
        for (String folder : (search == null ? "" : search).split(":", -1)) {
            ImageProgram found = at(tree, absolute(folder, config) + "/" + word);
            if (found != null && (found.file.inode().mode() & 0111) != 0) {
                return found;
            }
        }
        return null;
    }

    private static String absolute(String path, ContainerConfig config) {
        return path.startsWith("/") ? path : config.workingDir() + "/" + path;
    }

    private static @Nullable ImageProgram at(FileTree tree, String path) throws IOException {
        Node node = TreePaths.lookup(tree, path);
        if (node == null || !node.inode().isFile()) {
            return null;
        }
        byte[] start;
        try (InputStream in = tree.open(node)) {
            start = in.readNBytes(MAX_LINE);
        }
        String text = new String(start, StandardCharsets.UTF_8);
        int end = text.indexOf('\n');
        String script = text.startsWith("#!")
                ? text.substring(2, end < 0 ? text.length() : end).strip()
                : null;
        return new ImageProgram("/" + TreePaths.clean(path), node, script);
    }
}
