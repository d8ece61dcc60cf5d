package dev.tare.golang.toolchain;

import dev.tare.diagnostic.Credentials;
import dev.tare.diagnostic.TareException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The list of GOPROXY (golang.org/ref/mod#goproxy-protocol; cmd/go/internal/modfetch). */
final class GoProxies {
    private GoProxies() {}

    /**
     * A place in the list.
     *
     * @param address of the proxy
     * @param kind what it is
     * @param onAnyError whether the next one is asked after any failure, and not only where this one has no such file
     */
    record Proxy(URI address, Kind kind, boolean onAnyError) {
        /** The address as it may be shown. */
        String shown() {
            return Credentials.hide(address.toString());
        }
    }

    /** What a place in the list is. */
    enum Kind {
        /** A proxy of modules. */
        PROXY,
        /** The module's own place. */
        DIRECT,
        OFF
    }

    /** @throws TareException where it names what is no address, or nothing at all */
    static List<Proxy> parse(String goproxy) {
        List<Proxy> out = new ArrayList<>();
        int start = 0;
        while (start < goproxy.length()) {
            int end = start;
            while (end < goproxy.length() && goproxy.charAt(end) != ',' && goproxy.charAt(end) != '|') {
                end++;
            }
            boolean onAnyError = end < goproxy.length() && goproxy.charAt(end) == '|';
            String entry = goproxy.substring(start, end).strip();
            start = end + 1;
            if (entry.isEmpty()) {
                continue;
            }
            Kind kind = entry.equals("off") ? Kind.OFF : entry.equals("direct") ? Kind.DIRECT : Kind.PROXY;
            out.add(new Proxy(kind == Kind.PROXY ? address(entry) : URI.create(entry), kind, onAnyError));
            if (kind != Kind.PROXY) {
                // What stands behind is for later versions of Go.
                break;
            }
        }
        if (out.isEmpty()) {
            throw TareException.usage(
                    "GOPROXY is \"" + goproxy + "\", which names no proxy", "an address, direct or off");
        }
        return out;
    }

    private static URI address(String entry) {
        boolean bare =
                !entry.contains(":/") && !entry.startsWith("/") && (entry.indexOf('.') >= 0 || entry.indexOf(':') >= 0);
        try {
            URI address = new URI(bare ? "https://" + entry : entry);
            String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
            boolean web = (scheme.equals("https") || scheme.equals("http")) && address.getHost() != null;
            boolean folder = scheme.equals("file") && address.getRawAuthority() == null && address.getPath() != null;
            if (web || folder) {
                return address;
            }
        } catch (URISyntaxException e) {
            // Told below.
        }
        throw TareException.usage(
                "GOPROXY names \"" + Credentials.hide(entry) + "\", which is no proxy's address",
                "write https://host/path, file:///folder, direct or off");
    }
}
