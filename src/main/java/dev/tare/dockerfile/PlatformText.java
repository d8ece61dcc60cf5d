package dev.tare.dockerfile;

import dev.tare.oci.Platform;
import org.jspecify.annotations.Nullable;

/**
 * What progress says of a step's platform: the one that it runs on, and with an arrow the one that it builds for where
 * the stage has asked for that by {@code ARG TARGETPLATFORM} or {@code ARG TARGETARCH}: {@code linux/amd64->arm64}
 * (BuildKit, {@code dockerfile2llb}).
 */
final class PlatformText {
    private PlatformText() {}

    static String of(Platform platform, Scope scope) {
        Platform target = target(platform, scope);
        if (target == null) {
            return platform.toString();
        }
        if (!target.os().equals(platform.os())) {
            return platform + "->" + target;
        }
        if (target.architecture().equals(platform.architecture())) {
            return platform.toString();
        }
        return platform + "->" + target.architecture() + (target.variant().isEmpty() ? "" : "/" + target.variant());
    }

    /** What the stage knows of the target, the rest as its own platform; null where it knows nothing. */
    private static @Nullable Platform target(Platform own, Scope scope) {
        String whole = scope.get("TARGETPLATFORM");
        Platform platform = whole == null ? null : Platform.parse(whole);
        if (platform != null) {
            return platform;
        }
        String os = scope.get("TARGETOS");
        String architecture = scope.get("TARGETARCH");
        String variant = scope.get("TARGETVARIANT");
        if (os == null && architecture == null && variant == null) {
            return null;
        }
        return new Platform(
                os == null || os.isEmpty() ? own.os() : os,
                architecture == null || architecture.isEmpty() ? own.architecture() : architecture,
                variant == null ? "" : variant);
    }
}
