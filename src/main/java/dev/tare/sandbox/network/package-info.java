/**
 * The network of a container: its veth pair, NAT and published ports as root, slirp4netns for an ordinary user. Uses the
 * sandbox below it. Begin at {@code NetworkSettings} and {@code Veth}.
 */
@NullMarked
package dev.tare.sandbox.network;

import org.jspecify.annotations.NullMarked;
