package dev.tare.sandbox;

import org.jspecify.annotations.Nullable;

/**
 * A mount that was asked for by {@code -v}, {@code --mount} or {@code --tmpfs}.
 *
 * @param flag as typed, for messages
 * @param type of {@link MountPoint}
 * @param source absolute path of the host, name of a volume, or null for a volume without a name and for a tmpfs
 * @param target absolute path in the container, clean
 * @param copy whether a new volume begins with what the image has there
 * @param options as {@link MountPoint} has them
 */
public record MountRequest(
        String flag,
        String type,
        @Nullable String source,
        String target,
        MountAccess access,
        boolean copy,
        String options) {}
