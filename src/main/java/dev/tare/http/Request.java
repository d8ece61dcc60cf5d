package dev.tare.http;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request.
 *
 * @param address absolute, http or https
 * @param headers besides Host, User-Agent and Content-Length
 * @param publicOnly whether it may only go to addresses of the internet, and to none of a private network
 */
public record Request(
        String method,
        URI address,
        Map<String, String> headers,
        @Nullable Body body,
        boolean publicOnly) {
    public static Request of(String method, URI address) {
        return new Request(method, address, Map.of(), null, false);
    }

    public Request with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Request(method, address, more, body, publicOnly);
    }

    public Request with(@Nullable Body newBody) {
        return new Request(method, address, headers, newBody, publicOnly);
    }

    /** The same to another place. @param inPublic as {@code publicOnly} */
    public Request to(URI other, boolean inPublic) {
        return new Request(method, other, headers, body, inPublic);
    }

    /** Leaves the headers out: there may be credentials among them. */
    @Override
    public String toString() {
        return method + " " + address.getHost() + address.getPath();
    }
}
