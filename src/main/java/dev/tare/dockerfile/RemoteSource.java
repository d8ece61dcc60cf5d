package dev.tare.dockerfile;

import dev.tare.oci.TreePaths;
import org.jspecify.annotations.Nullable;

/**
 * A source of ADD that is not a path.
 *
 * @param url as written, variables expanded
 * @param git whether it is a git repository, else a file to be fetched
 */
record RemoteSource(String url, boolean git) {
    /** Reads a source as BuildKit does; null for a path. */
    static @Nullable RemoteSource of(String source) {
        if (source.startsWith("http://") || source.startsWith("https://")) {
            // A web address is a repository only where its path says so.
            return new RemoteSource(source, path(source).endsWith(".git"));
        }
        boolean git = source.startsWith("git://") || source.startsWith("ssh://") || isScp(source);
        return git ? new RemoteSource(source, true) : null;
    }

    /** The name under which what is fetched is stored: the last part of the URL's path. */
    String fileName() {
        String name = TreePaths.name(TreePaths.clean(path(url)));
        return name.isEmpty() ? "__unnamed__" : name;
    }

    /** What stands between the host and {@code ?} or {@code #}. */
    private static String path(String url) {
        int start = url.indexOf('/', url.indexOf("://") + 3);
        int end = start;
        while (end >= 0 && end < url.length() && url.charAt(end) != '?' && url.charAt(end) != '#') {
            end++;
        }
        return start < 0 ? "" : url.substring(start, end);
    }

    /** {@code user@host:path}. */
    private static boolean isScp(String source) {
        int at = source.indexOf('@');
        int colon = source.indexOf(':', at + 1);
        if (at <= 0 || colon <= at + 1) {
            return false;
        }
        for (int i = 0; i < colon; i++) {
            char c = source.charAt(i);
            if (!(Character.isLetterOrDigit(c) && c < 0x80 || c == '-' || c == '_' || c == '.' && i > at || i == at)) {
                return false;
            }
        }
        return true;
    }
}
