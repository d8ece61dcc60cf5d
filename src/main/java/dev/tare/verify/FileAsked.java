package dev.tare.verify;

import dev.tare.oci.tree.TreePaths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question of a program for a file, as {@code src/main/c/watch.c} notes it.
 *
 * @param errno 0 where the call succeeded
 * @param call open, stat, access, readlink, mkdir, chdir or exec
 * @param program path of the one that asked
 * @param path relative to the root, clean
 */
public record FileAsked(int errno, String call, String program, String path) {
    private static final int ENOENT = 2;
    private static final int EACCES = 13;
    private static final int ENOTDIR = 20;
    private static final int EROFS = 30;
    private static final int ELOOP = 40;

    private static final int WORDS = 5;

    /** What needs.md's table of misses, and every program, looks for in vain and does without. */
    private static final List<String> BENIGN = List.of(
            "etc/localtime",
            "etc/nsswitch.conf",
            "etc/mdns.allow",
            "etc/ld.so.preload",
            "etc/ld.so.cache",
            "etc/ld-nix.so.preload",
            "etc/suid-debug");

    /** Reads all that stands in a file. */
    static List<FileAsked> parse(String watched) {
        String[] words = watched.split("\0", -1);
        List<FileAsked> out = new ArrayList<>();
        for (int i = 0; i + WORDS < words.length; i += WORDS) {
            String path = words[i + 4].startsWith("/") ? words[i + 4] : words[i + 3] + "/" + words[i + 4];
            out.add(new FileAsked(Integer.parseInt(words[i]), words[i + 1], words[i + 2], TreePaths.clean(path)));
        }
        return out;
    }

    /** Whether more was asked for than is noted. */
    static boolean isCutOff(String watched) {
        return watched.endsWith("\0full\0");
    }

    /** Whether a program was started by it. */
    public boolean isStart() {
        return call.equals("exec");
    }

    /** Whether a file was not there that the image could have. */
    boolean isMiss() {
        return errno != 0 && errno != EACCES && errno != EROFS && !isBenign();
    }

    /** Whether a file could not be written that was to be. */
    boolean isReadOnly() {
        return errno == EROFS;
    }

    private boolean isBenign() {
        return path.startsWith("proc/")
                || path.startsWith("sys/")
                || path.startsWith("dev/")
                || path.endsWith("/hpage_pmd_size")
                || path.contains("/glibc-hwcaps/")
                || path.startsWith("usr/share/mime/")
                || path.startsWith("usr/local/share/mime/")
                || path.contains("/locale/")
                || BENIGN.contains(path);
    }

    /** As errno(3) names it. */
    private String reason() {
        return switch (errno) {
            case 0 -> "ok";
            case ENOENT -> "ENOENT";
            case EACCES -> "EACCES";
            case ENOTDIR -> "ENOTDIR";
            case EROFS -> "EROFS";
            case ELOOP -> "ELOOP";
            default -> Integer.toString(errno);
        };
    }

    /** {@code /bin/app open /etc/passwd: ENOENT} */
    String line() {
        return program + " " + call + " /" + path + ": " + reason();
    }

    Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("error", errno == 0 ? null : reason());
        json.put("call", call);
        json.put("program", program);
        json.put("path", "/" + path);
        return json;
    }
}
