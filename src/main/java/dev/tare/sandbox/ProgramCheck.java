package dev.tare.sandbox;

import dev.tare.binary.ElfKind;
import dev.tare.diagnostic.Problem;
import dev.tare.diagnostic.TareException;
import dev.tare.oci.tree.FileTree;
import dev.tare.oci.tree.Node;
import dev.tare.oci.tree.TreePaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks a program before anything runs, so that the user learns at once what is wrong with it. */
public final class ProgramCheck {
    /** Exit code of a program that is there and cannot be executed, as docker and shells have it. */
    public static final int NOT_EXECUTABLE = 126;

    /** Exit code of a program that is not there. */
    public static final int NOT_FOUND = 127;

    private ProgramCheck() {}

    /** Checks the first word of a command where only the usual is mounted. */
    public static void check(FileTree tree, ProcessSpec launch) throws IOException {
        check(tree, launch, List.of());
    }

    /**
     * Checks the first word of a command.
     *
     * @param mounted absolute paths where the container has something else than the image
     * @throws TareException with exit code 126 or 127, when it cannot be started
     */
    public static void check(FileTree tree, ProcessSpec launch, Collection<String> mounted) throws IOException {
        String word = launch.command().getFirst();
        String path = word;
        Node node = null;
        boolean hidden = false;
        if (word.indexOf('/') >= 0) {
            path = word.startsWith("/") ? word : launch.directory() + "/" + word;
            hidden = isMounted(path, mounted);
            node = TreePaths.lookup(tree, path);
        } else {
            String search = launch.variable("PATH");
            for (String folder : (search == null ? "" : search).split(":", -1)) {
                String candidate = (folder.startsWith("/") ? folder : launch.directory() + "/" + folder) + "/" + word;
                hidden |= isMounted(candidate, mounted);
                Node found = TreePaths.lookup(tree, candidate);
                if (found != null && found.inode().isFile() && (node == null || isExecutable(found))) {
                    path = candidate;
                    node = found;
                    if (isExecutable(found)) {
                        break;
                    }
                }
            }
        }
        if (hidden) {
            return;
        }
        if (node == null) {
            throw failure(
                    NOT_FOUND,
                    word.indexOf('/') >= 0
                            ? "the image has no file " + word
                            : "the image has no program \"" + word + "\" in its PATH",
                    null);
        }
        String shown = "/" + TreePaths.clean(path);
        if (!node.inode().isFile()) {
            throw failure(NOT_EXECUTABLE, shown + " cannot be executed: it is no file", null);
        }
        if (!isExecutable(node)) {
            throw failure(
                    NOT_EXECUTABLE,
                    shown + " cannot be executed: its mode is 0"
                            + Integer.toOctalString(node.inode().mode()),
                    "COPY --chmod=755 makes it executable");
        }
        checkFormat(tree, node, shown, mounted);
    }

    private static boolean isExecutable(Node node) {
        return (node.inode().mode() & 0111) != 0;
    }

    /** What the runtime mounts is not in the image. */
    private static boolean isMounted(String path, Collection<String> mounted) {
        String clean = TreePaths.clean(path) + "/";
        for (String target : mounted) {
            if (clean.startsWith(TreePaths.clean(target) + "/")) {
                return true;
            }
        }
        return clean.startsWith("proc/") || clean.startsWith("sys/") || clean.startsWith("dev/");
    }

    private static void checkFormat(FileTree tree, Node file, String shown, Collection<String> mounted)
            throws IOException {
        byte[] start;
        try (InputStream in = tree.open(file)) {
            start = in.readNBytes(256);
        }
        if (start.length > 2 && start[0] == '#' && start[1] == '!') {
            String line = new String(start, 2, start.length - 2, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip();
            String interpreter = line.split("[ \t]", 2)[0];
            if (!isMounted(interpreter, mounted) && TreePaths.lookup(tree, interpreter) == null) {
                throw failure(
                        NOT_FOUND,
                        shown + " is a script for " + interpreter + ", which is not in the image",
                        "copy the interpreter into the image, or name another program");
            }
            return;
        }
        if (ElfKind.of(start) == null) {
            throw failure(
                    NOT_EXECUTABLE,
                    shown + " cannot be executed: it is neither an ELF program nor a script that starts with #!",
                    null);
        }
    }

    private static TareException failure(int code, String message, @Nullable String hint) {
        return new TareException(code, Problem.of(message, hint), null);
    }
}
