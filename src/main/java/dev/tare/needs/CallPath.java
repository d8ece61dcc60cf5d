package dev.tare.needs;

import java.util.List;

/** Functions from a program's start to the one that needs something, as every text shows them. */
public final class CallPath {
    private static final String ARROW = " -> ";

    /** So many are shown where a text is to be short: the first and the last say most. */
    private static final int SHOWN = 5;

    private CallPath() {}

    /** All of them. */
    public static String whole(List<String> path) {
        return String.join(ARROW, path);
    }

    /** The first two and the last two of more than five. */
    public static String brief(List<String> path) {
        int count = path.size();
        return count <= SHOWN
                ? whole(path)
                : whole(path.subList(0, 2)) + ARROW + ".." + ARROW + whole(path.subList(count - 2, count));
    }

    /** What a program does, and how it comes to that, in short. */
    public static String reason(String reason, List<String> path) {
        return path.isEmpty() ? reason : reason + ": " + brief(path);
    }
}
