package dev.tare.buildkit.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a build belongs to, so that it finds its cache again from whatever folder and machine it is started: the path of its
 * Go module, or its git repository with the folder in it, or else the folder's path.
 */
public final class Projects {
    private static final int MAX_BYTES = 1 << 20;

    private Projects() {}

    /** The project of a context on this machine. What cannot be read is passed over: this decides speed alone. */
    public static String of(Path context) {
        Path folder = canonical(context);
        for (Path at = folder; at != null; at = at.getParent()) {
            String module = module(text(at.resolve("go.mod")));
            if (module != null) {
                return "go:" + module + below(at, folder);
            }
            String remote = remote(text(gitFolder(at).resolve("config")));
            if (remote != null) {
                return ofGit(remote, at.relativize(folder).toString());
            }
        }
        return "folder:" + folder;
    }

    /** The project of a git context. @param folder in the repository; empty for all of it */
    public static String ofGit(String remote, String folder) {
        return "git:" + normal(remote) + (folder.isEmpty() ? "" : "/" + folder);
    }

    /** One module may hold many programs, each with layers of its own. */
    private static String below(Path module, Path folder) {
        String rest = module.relativize(folder).toString();
        return rest.isEmpty() ? "" : "/" + rest;
    }

    /** The module's path, as its line in go.mod has it; null where there is none. */
    static @Nullable String module(String goMod) {
        for (String line : goMod.split("\n")) {
            int comment = line.indexOf("//");
            String code = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (code.startsWith("module ") || code.startsWith("module\t")) {
                String path = code.substring(7).strip();
                boolean quoted = path.length() > 1 && "\"`".indexOf(path.charAt(0)) >= 0;
                String name = quoted ? path.substring(1, path.length() - 1) : path;
                return name.isEmpty() ? null : name;
            }
        }
        return null;
    }

    /** The address of {@code origin} in a repository's settings; null where it has none. */
    static @Nullable String remote(String settings) {
        boolean origin = false;
        for (String line : settings.split("\n")) {
            String code = line.strip();
            if (code.startsWith("[")) {
                origin = code.equals("[remote \"origin\"]");
            } else if (origin && code.startsWith("url")) {
                int equals = code.indexOf('=');
                if (equals > 0 && code.substring(0, equals).strip().equals("url")) {
                    return code.substring(equals + 1).strip();
                }
            }
        }
        return null;
    }

    /** {@code git@host:a/b.git}, {@code https://token@host/a/b} and {@code ssh://git@host:22/a/b/} are {@code host/a/b}. */
    static String normal(String remote) {
        int scheme = remote.indexOf("://");
        String rest = scheme < 0 ? remote : remote.substring(scheme + 3);
        int slash = rest.indexOf('/');
        int at = rest.lastIndexOf('@', slash < 0 ? rest.length() : slash);
        rest = rest.substring(at + 1);
        int colon = rest.indexOf(':');
        slash = rest.indexOf('/');
        if (colon > 0 && (slash < 0 || colon < slash)) {
            // A port says how the host is reached; after a plain host the colon begins the path.
            String after = rest.substring(colon + 1);
            int end = after.indexOf('/');
            boolean port = scheme >= 0 && end > 0;
            rest = rest.substring(0, colon) + (port ? after.substring(end) : "/" + after);
        }
        rest = rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
        rest = rest.endsWith(".git") ? rest.substring(0, rest.length() - 4) : rest;
        int host = rest.indexOf('/');
        return host < 1 ? rest : rest.substring(0, host).toLowerCase(Locale.ROOT) + rest.substring(host);
    }

    private static Path canonical(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder.toAbsolutePath().normalize();
        }
    }

    /** A worktree and a submodule have a file that names the folder; a worktree's settings are those of its repository. */
    private static Path gitFolder(Path at) {
        Path git = at.resolve(".git");
        if (!Files.isRegularFile(git)) {
            return git;
        }
        String text = text(git).strip();
        Path named = text.startsWith("gitdir:") ? at.resolve(text.substring(7).strip()) : git;
        String common = text(named.resolve("commondir")).strip();
        return common.isEmpty() ? named : named.resolve(common);
    }

    private static String text(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= MAX_BYTES
                    ? Files.readString(file, StandardCharsets.ISO_8859_1)
                    : "";
        } catch (IOException e) {
            return "";
        }
    }
}
