package dev.tare.dockerfile.check;

import dev.tare.text.PathPatterns;
import java.util.List;

/**
 * What checks know of the build context.
 *
 * @param files regular files that the ignore file does not leave out
 * @param hasIgnoreFile whether there is an ignore file
 */
public record ContextFiles(List<File> files, boolean hasIgnoreFile) {
    /** Nothing is known. */
    public static final ContextFiles NONE = new ContextFiles(List.of(), true);

    public ContextFiles {
        files = List.copyOf(files);
    }

    /** A file. @param path relative, with slashes @param size in bytes */
    public record File(String path, long size) {}

    /** How much of something. */
    record Amount(long files, long bytes) {}

    /** A file, or everything in a folder, {@code .} for all of it. */
    Amount amount(String path) {
        String clean = PathPatterns.clean(path);
        String relative = clean.startsWith("/") ? clean.substring(1) : clean;
        boolean all = relative.isEmpty() || relative.equals(".");
        long count = 0;
        long bytes = 0;
        for (File file : files) {
            if (all || file.path.equals(relative) || file.path.startsWith(relative + "/")) {
                count++;
                bytes += file.size;
            }
        }
        return new Amount(count, bytes);
    }
}
