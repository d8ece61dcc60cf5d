package dev.tare.dockerfile;

import dev.tare.dockerfile.syntax.Mistake;
import dev.tare.oci.Digest;
import dev.tare.oci.tree.TreePaths;
import dev.tare.plan.Op;
import org.jspecify.annotations.Nullable;

/**
 * A source of ADD that is not a path.
 *
 * @param url as written, variables expanded
 * @param repository the git repository; null for a file to be fetched
 */
record RemoteSource(String url, @Nullable GitRef repository) {
    /** What BuildKit calls a file whose URL has no name. */
    private static final String UNNAMED = "__unnamed__";

    /** Reads a source as BuildKit does; null for a path. A web address is a repository only where it ends so. */
    static @Nullable RemoteSource of(String source) {
        GitRef repository;
        try {
            repository = GitRef.of(source);
        } catch (IllegalArgumentException e) {
            throw new Mistake(source, source + ": " + e.getMessage(), null);
        }
        if (repository != null && !repository.has(GitRef.Trait.LOOKS_LOCAL)) {
            return new RemoteSource(source, repository);
        }
        boolean web = source.startsWith("http://") || source.startsWith("https://");
        return web ? new RemoteSource(source, null) : null;
    }

    boolean git() {
        return repository != null;
    }

    /**
     * What this source reads.
     *
     * @param checksum of the flag, or null
     * @param keepGitDir of the flag, or null
     */
    Op.TreeSource source(@Nullable String checksum, @Nullable Boolean keepGitDir) {
        GitRef git = repository;
        if (git == null) {
            return new Op.HttpSource(url, fileName(), checksum == null ? null : digest(checksum), false);
        }
        if (keepGitDir != null && git.keepGitDir() != null && !keepGitDir.equals(git.keepGitDir())) {
            throw new Mistake(url, "inconsistent keep-git-dir configuration", null);
        }
        if (checksum != null && !git.checksum().isEmpty() && !checksum.equals(git.checksum())) {
            throw new Mistake(checksum, "checksum mismatch \"" + checksum + "\" != \"" + git.checksum() + "\"", null);
        }
        boolean keep = Boolean.TRUE.equals(git.keepGitDir() == null ? keepGitDir : git.keepGitDir());
        return git.source(keep, checksum == null ? git.checksum() : checksum);
    }

    private static Digest digest(String checksum) {
        Digest digest = Digest.parse(checksum);
        if (digest != null) {
            return digest;
        }
        int colon = checksum.indexOf(':');
        String why = colon <= 0
                ? "invalid checksum digest format"
                : checksum.startsWith("sha256:") ? "invalid checksum digest length" : "unsupported digest algorithm";
        throw new Mistake(checksum, why, "write it as sha256: and 64 hex digits in lower case");
    }

    /** The name under which what is fetched is stored: the last part of the URL's path, its percent signs resolved. */
    String fileName() {
        String path = GitRef.decode(path(url), false);
        if (path == null) {
            return UNNAMED;
        }
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        String name = TreePaths.name(path.substring(0, end)).strip();
        if (name.isEmpty() || name.equals(".")) {
            return UNNAMED;
        }
        return isSafe(name) ? name : "download";
    }

    private static boolean isSafe(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                return false;
            }
        }
        return !name.equals("..");
    }

    /** What stands between the host and {@code ?} or {@code #}. */
    private static String path(String url) {
        int start = -1;
        int end = url.indexOf("://") + 3;
        while (end < url.length() && url.charAt(end) != '?' && url.charAt(end) != '#') {
            start = start < 0 && url.charAt(end) == '/' ? end : start;
            end++;
        }
        return start < 0 ? "" : url.substring(start, end);
    }
}
