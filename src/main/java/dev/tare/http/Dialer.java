package dev.tare.http;

import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Makes connections. */
interface Dialer {
    /** The proxy that requests to an origin go by, or null. */
    @Nullable URI proxy(Origin origin);

    /** @param publicOnly whether addresses of private networks are refused */
    Connection connect(Client client, Origin origin, @Nullable URI proxy, boolean publicOnly) throws IOException;
}
