/**
 * Ways to a daemon that is behind a program, such as ssh: {@link dev.tare.buildkit.link.PipedLink} is one connection as two
 * streams, {@link dev.tare.buildkit.link.PipedSocket} a socket of this machine whose every connection is one of those, for
 * clients that want an address.
 */
@NullMarked
package dev.tare.buildkit.link;

import org.jspecify.annotations.NullMarked;
