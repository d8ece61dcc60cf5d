package dev.tare.build.request;

import dev.tare.golang.GoContents;
import dev.tare.golang.GoOptions;
import dev.tare.golang.GoProfile;
import dev.tare.oci.Platform;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a Go program is compiled. A value that is null or empty was not given.
 *
 * @param ldflags flags of the linker in place of {@code -s -w}
 * @param flags further flags of {@code go build}
 * @param tags build tags
 * @param env variables for {@code go} that win over the environment and over {@code CGO_ENABLED=0}
 * @param capabilities that its file gives to whoever executes it, as {@link dev.tare.oci.tree.FileCapabilities#NAMES}
 * @param debugged whether it is built for the debugger, which is in the image and starts it
 * @param toolchain the version of Go, as GOTOOLCHAIN names it, such as {@code go1.26.2}; null for what go.mod and PATH say
 */
public record GoCompile(
        @Nullable String ldflags,
        List<String> flags,
        List<String> tags,
        Map<String, String> env,
        List<String> capabilities,
        @Nullable GoProfile profile,
        boolean debugged,
        @Nullable String toolchain) {
    /** As usual. */
    public static final GoCompile USUAL =
            new GoCompile(null, List.of(), List.of(), Map.of(), List.of(), null, false, null);

    public GoCompile {
        flags = List.copyOf(flags);
        tags = List.copyOf(tags);
        env = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(env));
        capabilities = List.copyOf(capabilities);
    }

    /** What it is compiled for. */
    public GoProfile usedProfile() {
        return debugged ? GoProfile.DEBUG : profile == null ? GoProfile.BALANCED : profile;
    }

    /** This, with the values of another where this has none. */
    public GoCompile over(GoCompile other) {
        return new GoCompile(
                ldflags == null ? other.ldflags : ldflags,
                flags.isEmpty() ? other.flags : flags,
                tags.isEmpty() ? other.tags : tags,
                GoContents.merged(other.env, env),
                capabilities.isEmpty() ? other.capabilities : capabilities,
                profile == null ? other.profile : profile,
                debugged || other.debugged,
                toolchain == null ? other.toolchain : toolchain);
    }

    /**
     * The same for {@code go}.
     *
     * @param fetched variables that win over the environment, and not over those of this
     */
    public GoOptions options(
            @Nullable Platform platform, Map<String, String> fetched, GoOptions.VersionControl versionControl) {
        List<String> used = new ArrayList<>(debugged ? List.of(GoProfile.NO_OPTIMISATION) : List.of());
        used.addAll(flags);
        return new GoOptions(
                platform, used, ldflags, tags, GoContents.merged(fetched, env), versionControl, usedProfile());
    }

    List<String> given() {
        List<String> out = new ArrayList<>();
        DockerfileRequest.add(out, "ldflags", ldflags != null);
        DockerfileRequest.add(out, "go-flag", !flags.isEmpty());
        DockerfileRequest.add(out, "tags", !tags.isEmpty());
        DockerfileRequest.add(out, "go-env", !env.isEmpty());
        DockerfileRequest.add(out, "cap", !capabilities.isEmpty());
        DockerfileRequest.add(out, "profile", profile != null);
        DockerfileRequest.add(out, "debug", debugged);
        DockerfileRequest.add(out, "toolchain", toolchain != null);
        return out;
    }
}
