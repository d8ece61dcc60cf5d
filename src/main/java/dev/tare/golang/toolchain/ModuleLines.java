package dev.tare.golang.toolchain;

import dev.tare.diagnostic.Reasons;
import dev.tare.diagnostic.TareException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What go.mod, or the go.work around it, says of the Go to build with.
 *
 * @param file that says it
 * @param go of its {@code go} line; the empty string where there is none
 * @param toolchain of its {@code toolchain} line; the empty string where there is none
 */
record ModuleLines(Path file, String go, String toolchain) {
    /**
     * Reads the file that {@code go} goes by in a module: the workspace's, where there is one, and go.mod otherwise.
     *
     * @param module the folder of go.mod
     * @param gowork the variable: {@code off}, a file, or the empty string for the nearest one
     */
    static ModuleLines of(Path module, String gowork) {
        Path workspace = workspace(module, gowork);
        Path file = workspace != null ? workspace : module.resolve("go.mod");
        try {
            String[] lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1);
            return new ModuleLines(file, value(lines, "go"), value(lines, "toolchain"));
        } catch (IOException e) {
            throw TareException.failed(file + " can't be read: " + Reasons.of(e), e);
        }
    }

    /** What stands behind the first line that begins with a word; the empty string where there is none. */
    static String value(String[] lines, String word) {
        for (String each : lines) {
            String line = each.strip();
            if (line.length() > word.length()
                    && line.startsWith(word)
                    && " \t".indexOf(line.charAt(word.length())) >= 0) {
                int comment = line.indexOf("//");
                return line.substring(word.length(), comment < 0 ? line.length() : comment)
                        .strip();
            }
        }
        return "";
    }

    private static @Nullable Path workspace(Path module, String gowork) {
        if (gowork.equals("off")) {
            return null;
        }
        if (!gowork.isEmpty() && !gowork.equals("auto")) {
            Path named = GoSettings.path(gowork);
            return named != null && Files.exists(named) ? named : null;
        }
        for (Path at = module; at != null; at = at.getParent()) {
            Path file = at.resolve("go.work");
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        return null;
    }
}
