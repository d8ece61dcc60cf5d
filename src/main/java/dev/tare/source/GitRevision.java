package dev.tare.source;

import org.jspecify.annotations.Nullable;

/**
 * What a ref points at now.
 *
 * @param ref the full name at the remote, {@code refs/heads/main}; empty for a commit that was asked for as such
 * @param object the commit, or the annotated tag
 * @param commit the commit that an annotated tag is of; empty where the object is the commit
 */
record GitRevision(String ref, String object, String commit) {
    /** Whether this is a whole commit in hex digits, of SHA-1 or SHA-256. */
    static boolean isCommit(String text) {
        return (text.length() == 40 || text.length() == 64) && isHex(text);
    }

    static boolean isHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /**
     * The revision of a ref in what {@code git ls-remote} printed; null where it is not there. A whole name goes first,
     * then a branch, then a tag, as for {@code git checkout}.
     */
    static @Nullable GitRevision find(String listing, String ref) {
        String whole = ref.startsWith("refs/") ? ref : "refs/" + ref;
        String branch = "refs/heads/" + without("refs/heads/", ref);
        String tag = "refs/tags/" + without("refs/tags/", ref);
        for (String name : new String[] {whole, branch, tag}) {
            String object = objectOf(listing, name);
            if (object != null) {
                String peeled = name.equals(tag) ? objectOf(listing, tag + "^{}") : null;
                return new GitRevision(name, object, peeled == null ? "" : peeled);
            }
        }
        return null;
    }

    /** The default branch, in what {@code git ls-remote --symref} printed of HEAD; null where there is none. */
    static @Nullable GitRevision head(String listing) {
        for (String line : listing.lines().toList()) {
            if (line.startsWith("ref: refs/heads/") && line.endsWith("\tHEAD")) {
                String object = objectOf(listing, "HEAD");
                return object == null ? null : new GitRevision(line.substring(5, line.length() - 5), object, "");
            }
        }
        return null;
    }

    private static String without(String prefix, String ref) {
        return ref.startsWith(prefix) ? ref.substring(prefix.length()) : ref;
    }

    private static @Nullable String objectOf(String listing, String name) {
        for (String line : listing.lines().toList()) {
            int tab = line.indexOf('\t');
            if (tab > 0 && line.substring(tab + 1).equals(name) && isCommit(line.substring(0, tab))) {
                return line.substring(0, tab);
            }
        }
        return null;
    }
}
