package dev.tare.needs;

import java.util.List;

/**
 * One thing that a program needs besides itself.
 *
 * @param reason what the program does that needs it: a sentence without a subject, a capital and a full stop
 * @param path functions from the program's start to the one that needs it; empty where calls cannot be followed
 * @param names what exactly: packages that start programs, libraries; empty where it is not known or goes without saying
 * @param files what would be added; none where it is only told
 * @param missing what happens when it is left out
 */
public record Need(
        NeedId id,
        Confidence confidence,
        String reason,
        List<String> path,
        List<String> names,
        List<FileCost> files,
        String missing) {
    public Need {
        path = List.copyOf(path);
        names = List.copyOf(names);
        files = List.copyOf(files);
    }

    /** Of all files. */
    public long bytes() {
        long sum = 0;
        for (FileCost file : files) {
            sum += file.bytes();
        }
        return sum;
    }

    /** Whether files are added for it without being asked for. */
    public boolean isAdded() {
        return confidence.isAdded() && !files.isEmpty();
    }
}
