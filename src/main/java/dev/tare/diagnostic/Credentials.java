package dev.tare.diagnostic;

/** Takes users and passwords out of the web addresses in a text that is shown or kept. */
public final class Credentials {
    private static final String MASK = "xxxxx";

    private Credentials() {}

    /** {@code https://xxxxx:xxxxx@host} for {@code https://user:password@host}, as BuildKit shows it. */
    public static String hide(String text) {
        return replace(text, false);
    }

    /** The same with a mask of the same length, so that places in the text stay where they are. */
    static String cover(String text) {
        return replace(text, true);
    }

    private static String replace(String text, boolean sameLength) {
        int scheme = text.indexOf("://");
        if (scheme < 0 || text.indexOf('@', scheme) < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        for (; scheme >= 0; scheme = text.indexOf("://", scheme + 3)) {
            int start = scheme + 3;
            int at = -1;
            for (int i = start; i < text.length() && isAuthority(text.charAt(i)); i++) {
                at = text.charAt(i) == '@' ? i : at;
            }
            int colon = at < 0 ? -1 : text.substring(start, at).indexOf(':');
            // The user of ssh is no secret, and that of http may be a token.
            if (at > start && (colon >= 0 || !text.startsWith("ssh", scheme - 3))) {
                out.append(text, from, start);
                if (sameLength) {
                    out.repeat('x', at - start);
                } else {
                    out.append(MASK).append(colon < 0 ? "" : ":" + MASK);
                }
                from = at;
            }
        }
        return out.append(text, from, text.length()).toString();
    }

    private static boolean isAuthority(char c) {
        return c > ' ' && c != '/' && c != '?' && c != '#' && c != '"' && c != '\'' && c != '\\';
    }
}
