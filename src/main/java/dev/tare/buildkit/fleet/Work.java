package dev.tare.buildkit.fleet;

import dev.tare.oci.Platform;

/**
 * One Solve, as far as its place goes.
 *
 * @param project whose cache it uses, such as {@link Projects} finds it
 * @param part of the project that has a cache of its own, such as the name of a flow's step; empty for the whole
 * @param platform what its programs are made for
 */
public record Work(String project, String part, Platform platform) {
    /** What is hashed. No part holds the separator. */
    String key() {
        return project + '\0' + part + '\0' + platform;
    }
}
