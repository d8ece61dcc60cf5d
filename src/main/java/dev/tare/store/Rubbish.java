package dev.tare.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes files and folders, and counts what that frees. It follows no symlink and enters no mount point: a killed build
 * may have left a mount of the user's own files under {@code tmp/}.
 */
final class Rubbish {
    private final List<Path> mounts;
    private final List<String> left = new ArrayList<>();
    private long bytes;

    Rubbish() {
        this.mounts = mounts();
    }

    /** Bytes of the files that were removed. */
    long bytes() {
        return bytes;
    }

    /** What could not be removed, and why. */
    List<String> left() {
        return left;
    }

    /** Removes a file, or a folder with all that is in it. @return whether it is gone */
    boolean remove(Path path) {
        for (Path mount : mounts) {
            if (mount.startsWith(path)) {
                left.add(path + ": " + mount + " is mounted");
                return false;
            }
        }
        try {
            removeTree(path);
            return true;
        } catch (IOException e) {
            left.add(path + ": " + dev.tare.diagnostic.Reasons.of(e));
            return false;
        }
    }

    private void removeTree(Path path) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isDirectory()) {
            for (Path child : CacheFiles.list(path)) {
                removeTree(child);
            }
        }
        Disk.delete(path);
        bytes += attributes.isRegularFile() ? attributes.size() : 0;
    }

    /** The mount points that this process sees (proc_pid_mountinfo(5), field 5, with blanks as octal escapes). */
    private static List<Path> mounts() {
        List<Path> out = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split(" ", 6);
                if (fields.length == 6) {
                    out.add(Path.of(unescaped(fields[4])));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            // No such file on this system: nothing of ours is mounted there either.
        }
        return out;
    }

    private static String unescaped(String text) {
        byte[] out = new byte[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 3 < text.length()) {
                out[length++] = (byte) Integer.parseInt(text.substring(i + 1, i + 4), 8);
                i += 3;
            } else {
                out[length++] = (byte) c;
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }
}
