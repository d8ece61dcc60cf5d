/** A client for HTTP/1.1 over plain sockets, which starts in a tenth of the time of the JDK's; proxies and certificates. */
@NullMarked
package dev.tare.http;

import org.jspecify.annotations.NullMarked;
