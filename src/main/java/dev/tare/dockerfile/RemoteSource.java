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
    /** Reads a source as BuildKit does; null for a path. A web address is a repository only where it ends so. */
    static @Nullable RemoteSource of(String source) {
        GitRef repository;
        try {
            repository = GitRef.of(source);
        } catch (IllegalArgumentException e) {
            throw new Mistake(source, source + ": " + e.getMessage(), null);
        }
        if (repository != null && !repository.looksLocal()) {
            return new RemoteSource(source, true);
        }
        boolean web = source.startsWith("http://") || source.startsWith("https://");
        return web ? new RemoteSource(source, false) : null;
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
}
