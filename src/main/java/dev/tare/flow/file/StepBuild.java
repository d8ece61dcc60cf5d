package dev.tare.flow.file;

import dev.tare.build.request.NeedsRequest;
import dev.tare.oci.Platform;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a step's image is made from.
 *
 * @param goPackage the Go package to build in place of a Dockerfile, such as {@code ./cmd/app}, relative to the context;
 *     or null
 * @param dockerfile relative to the context; of no use where there is a Go package
 * @param context relative to the work directory; the empty string is the work directory
 * @param args build arguments, in order; they win over those of the command line
 * @param target the stage to build, or null for the last
 * @param noCache build each instruction anew
 * @param ignoreFile an ignore file of this step alone, relative to the context, or null
 * @param dockerfileEnv whether {@code _env(NAME)} is replaced in the Dockerfile too
 * @param caches folders that each RUN of the step finds as cache mounts; a folder's cache is shared by all steps
 *     that name it
 * @param needs what is said of what a Go program needs; its files are relative to the context
 * @param platforms what to build for, or none for the machine's own
 * @param limits what its RUN steps are held to
 */
public record StepBuild(
        @Nullable String goPackage,
        String dockerfile,
        String context,
        Map<String, String> args,
        @Nullable String target,
        boolean noCache,
        @Nullable String ignoreFile,
        boolean dockerfileEnv,
        List<String> caches,
        NeedsRequest needs,
        List<Platform> platforms,
        StepLimits limits) {
    public StepBuild {
        args = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(args));
        caches = List.copyOf(caches);
        platforms = List.copyOf(platforms);
    }
}
