package dev.tare.bake.hcl;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths as texts, in the way of Go's path.Clean. */
public final class BakePaths {
    private BakePaths() {}

    /** Without {@code .}, {@code ..} and slashes that say nothing; {@code .} for none. */
    public static String clean(String path) {
        boolean rooted = path.startsWith("/");
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (!part.equals("..")) {
                parts.addLast(part);
            } else if (!parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!rooted) {
                parts.addLast(part);
            }
        }
        String joined = String.join("/", parts);
        return rooted ? "/" + joined : joined.isEmpty() ? "." : joined;
    }
}
