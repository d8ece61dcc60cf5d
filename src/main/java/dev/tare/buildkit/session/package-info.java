/**
 * What a daemon asks of us while it solves: a session is a stream of the daemon's own API, inside which it speaks gRPC to a server
 * of ours that has no port. {@link dev.tare.buildkit.session.BuildSession} opens one; each service does one thing.
 */
@NullMarked
package dev.tare.buildkit.session;

import org.jspecify.annotations.NullMarked;
