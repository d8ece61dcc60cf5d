package dev.tare.sandbox;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Paths as a program sees them whose root is a folder on disk. Nothing may run in that folder meanwhile: what is looked
 * at here is used later.
 */
public final class RootPath {
    private static final int MAX_LINKS = 255;

    private RootPath() {}

    /**
     * Where a path leads, every symlink followed inside the root; what is missing of it is taken as it is written.
     *
     * @param path absolute, in the root
     * @return in the folder, always
     */
    public static Path resolve(Path root, String path) throws IOException {
        Deque<String> todo = new ArrayDeque<>();
        push(todo, path);
        Path at = root;
        int links = 0;
        while (!todo.isEmpty()) {
            String name = todo.pop();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                Path parent = at.getParent();
                at = at.equals(root) || parent == null ? root : parent;
                continue;
            }
            Path next = at.resolve(name);
            if (!Files.isSymbolicLink(next)) {
                at = next;
                continue;
            }
            if (++links > MAX_LINKS) {
                throw new FileSystemException(path, null, "too many symlinks");
            }
            String target = Files.readSymbolicLink(next).toString();
            push(todo, target);
            at = target.startsWith("/") ? root : at;
        }
        return at;
    }

    private static void push(Deque<String> todo, String path) {
        String[] names = path.split("/", -1);
        for (int i = names.length - 1; i >= 0; i--) {
            todo.push(names[i]);
        }
    }

    /** Whether there is anything of that name, a dangling symlink too. */
    public static boolean isThere(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
