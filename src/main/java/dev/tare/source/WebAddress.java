package dev.tare.source;

import dev.tare.http.BasicLogin;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A web address as people write it, ready to be asked: what may not stand in one is escaped, and user and password are
 * taken out.
 *
 * @param url http or https, without user, password and fragment
 * @param authorization the value of that header for the user and password, or null
 */
record WebAddress(URL url, @Nullable String authorization) {
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
            URL url = URI.create(bare).toURL();
            String scheme = url.getProtocol();
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw new SourceFailure(text + " leads to another protocol than http and https", null);
            }
            if (url.getHost().isEmpty()) {
                throw new SourceFailure(text + " names no host", null);
            }
            return new WebAddress(url, user == null ? null : BasicLogin.header(user));
        } catch (IllegalArgumentException | MalformedURLException e) {
            throw new SourceFailure(text + " is no web address: " + e.getMessage(), null, e);
        }
    }

    /** Where a Location header leads from here. Credentials stay with the host they are for. */
    WebAddress redirect(String location) throws SourceFailure {
        WebAddress next;
        try {
            next = of(URI.create(url.toString())
                    .resolve(URI.create(escape(location)))
                    .toString());
        } catch (IllegalArgumentException e) {
            throw new SourceFailure(url + " leads to \"" + location + "\", which is no address", null, e);
        }
        boolean same = next.url.getHost().equalsIgnoreCase(url.getHost())
                && next.port() == port()
                && next.url.getProtocol().equals(url.getProtocol());
        return next.authorization == null && same ? new WebAddress(next.url, authorization) : next;
    }

    int port() {
        return url.getPort() < 0 ? url.getDefaultPort() : url.getPort();
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
