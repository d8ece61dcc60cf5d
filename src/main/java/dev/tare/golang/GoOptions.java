package dev.tare.golang;

import dev.tare.diagnostic.TareException;
import dev.tare.oci.Platform;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a Go program is built.
 *
 * @param platform to build for; null takes GOARCH (and GOARM) of the environment, else this machine's
 * @param flags more flags of {@code go build}; they come after ours, so that {@code -trimpath=false} undoes one
 * @param ldflags in place of {@code -s -w}; null keeps that, unless GOFLAGS of the environment holds its own
 * @param tags build tags
 * @param env variables that win over the environment and over our {@code CGO_ENABLED=0}
 * @param versionControl whether version control is stamped into the program
 * @param profile what it is made for, where flags and ldflags do not say otherwise
 */
public record GoOptions(
        @Nullable Platform platform,
        List<String> flags,
        @Nullable String ldflags,
        List<String> tags,
        Map<String, String> env,
        VersionControl versionControl,
        GoProfile profile) {
    /** Symbols and debug information are most of a program's size, and nothing needs them at run time. */
    static final String STRIP = "-s -w";

    public static final GoOptions DEFAULT =
            new GoOptions(null, List.of(), null, List.of(), Map.of(), VersionControl.IF_READABLE);

    /** With the usual profile. */
    public GoOptions(
            @Nullable Platform platform,
            List<String> flags,
            @Nullable String ldflags,
            List<String> tags,
            Map<String, String> env,
            VersionControl versionControl) {
        this(platform, flags, ldflags, tags, env, versionControl, GoProfile.BALANCED);
    }

    /** How {@code -buildvcs} is passed on. */
    public enum VersionControl {
        /** Stamped where version control can be read; without it otherwise, and the user is told. */
        IF_READABLE,
        /** Stamped, or the build fails. */
        ALWAYS,
        NEVER
    }

    public GoOptions {
        flags = List.copyOf(flags);
        tags = List.copyOf(tags);
        env = Collections.unmodifiableMap(new TreeMap<>(env));
        for (String flag : flags) {
            String name = flag.startsWith("--") ? flag.substring(1) : flag;
            if (!name.startsWith("-")) {
                throw TareException.usage(
                        "\"" + flag + "\" is no flag of go build", "write a flag and its value as -flag=value");
            }
            // Each of these would leave an old program in place, or put the new one elsewhere.
            if (isFlag(name, "-o") || isFlag(name, "-n") || isFlag(name, "-C")) {
                throw TareException.usage(
                        "go build's flag " + flag + " cannot be given", "where go puts the program is fixed");
            }
        }
        if (platform != null && !platform.os().equals("linux")) {
            throw TareException.usage(
                    "a Go program cannot be built for " + platform, "an image of it runs on linux only");
        }
    }

    public GoOptions withPlatform(@Nullable Platform newPlatform) {
        return new GoOptions(newPlatform, flags, ldflags, tags, env, versionControl, profile);
    }

    public GoOptions withFlags(List<String> newFlags) {
        return new GoOptions(platform, newFlags, ldflags, tags, env, versionControl, profile);
    }

    public GoOptions withEnv(Map<String, String> newEnv) {
        return new GoOptions(platform, flags, ldflags, tags, newEnv, versionControl, profile);
    }

    public GoOptions with(GoProfile newProfile) {
        return new GoOptions(platform, flags, ldflags, tags, env, versionControl, newProfile);
    }

    private static boolean isFlag(String flag, String name) {
        return flag.equals(name) || flag.startsWith(name + "=");
    }
}
