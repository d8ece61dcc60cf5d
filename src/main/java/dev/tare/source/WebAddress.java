package dev.tare.source;

import dev.tare.http.BasicLogin;
import dev.tare.http.HttpException;
import dev.tare.http.Origin;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A web address as people write it, ready to be asked: what may not stand in one is escaped, and user and password are
 * taken out.
 *
 * @param uri http or https, without user, password and fragment
 * @param origin of the address
 * @param authorization the value of that header for the user and password, or null
 */
record WebAddress(URI uri, Origin origin, @Nullable String authorization) {
    private static final String ALLOWED = "-._~:/?#[]@!$&'()*+,;=%";

    /** Reads an address. @throws SourceFailure where it is none that can be fetched */
    static WebAddress of(String text) throws SourceFailure {
        int hash = text.indexOf('#');
        String escaped = escape(hash < 0 ? text : text.substring(0, hash));
        int start = escaped.indexOf("://") + 3;
        int end = start;
        while (end < escaped.length() && "/?".indexOf(escaped.charAt(end)) < 0) {
            end++;
        }
        int at = escaped.substring(start, end).lastIndexOf('@');
        String user = at < 0 ? null : escaped.substring(start, start + at);
        String bare = at < 0 ? escaped : escaped.substring(0, start) + escaped.substring(start + at + 1);
        try {
            URI uri = URI.create(bare);
            return new WebAddress(uri, Origin.of(uri), user == null ? null : BasicLogin.header(user));
        } catch (IllegalArgumentException | HttpException e) {
            throw new SourceFailure(text + " is no web address: " + e.getMessage(), null, e);
        }
    }

    /** Where a Location header leads from here. Credentials stay with the host they are for. */
    WebAddress redirect(String location) throws SourceFailure {
        WebAddress next;
        try {
            next = of(uri.resolve(URI.create(escape(location))).toString());
        } catch (IllegalArgumentException e) {
            throw new SourceFailure(uri + " leads to \"" + location + "\", which is no address", null, e);
        }
        return next.authorization == null && next.origin.equals(origin)
                ? new WebAddress(next.uri, origin, authorization)
                : next;
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || ALLOWED.indexOf(c) >= 0);
            if (plain) {
                out.append(c);
            } else {
                out.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return out.toString();
    }
}
