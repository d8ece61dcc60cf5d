/**
 * Certificates and keys in files, and the TLS that trusts and shows them. It knows nothing of HTTP. Begin at
 * {@code TlsContext}.
 */
@NullMarked
package dev.tare.http.tls;

import org.jspecify.annotations.NullMarked;
