package dev.tare.build.request;

import dev.tare.plan.Op;
import dev.tare.text.GoBool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a Dockerfile besides its text.
 *
 * @param args build arguments, in order
 * @param sharedArgs those of them that are for other builds too: nobody is warned where this one does not use them
 * @param target the stage to build; null for the last
 * @param noCacheStages the stages whose steps are done anew
 * @param contexts named ones, for FROM and {@code --from}
 * @param network of RUN; null where it was not said
 * @param limits of each RUN
 * @param cacheFolders folders that each RUN finds as cache mounts
 * @param toolchainCaches whether caches of toolchains are kept where that changes no image
 */
public record DockerfileRequest(
        Map<String, String> args,
        Set<String> sharedArgs,
        @Nullable String target,
        List<String> noCacheStages,
        NamedContexts contexts,
        Op.@Nullable Network network,
        Op.ExecLimits limits,
        List<String> cacheFolders,
        boolean toolchainCaches) {
    private static final String TOOLCHAIN_CACHE = "TARE_TOOLCHAIN_CACHE";

    /** The last stage, with nothing else said. */
    public static final DockerfileRequest USUAL = new DockerfileRequest(
            Map.of(), Set.of(), null, List.of(), NamedContexts.NONE, null, Op.ExecLimits.NONE, List.of(), true);

    public DockerfileRequest {
        args = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(args));
        sharedArgs = Set.copyOf(sharedArgs);
        noCacheStages = List.copyOf(noCacheStages);
        cacheFolders = List.copyOf(cacheFolders);
    }

    /** Whether caches of toolchains are kept where no flag says it: unless {@code TARE_TOOLCHAIN_CACHE} is false. */
    public static boolean keepsToolchainCaches(Map<String, String> environment) {
        return !Boolean.FALSE.equals(GoBool.parse(environment.getOrDefault(TOOLCHAIN_CACHE, "")));
    }

    /** The network of a RUN that does not say itself. */
    Op.Network usualNetwork() {
        return network == null ? Op.Network.DEFAULT : network;
    }

    /** What is asked for that means nothing to a Go package, by the names of the flags. */
    List<String> given() {
        List<String> out = new ArrayList<>();
        add(out, "build-arg", !args.isEmpty());
        add(out, "target", target != null);
        add(out, "build-context", !contexts.isEmpty());
        add(out, "no-cache-filter", !noCacheStages.isEmpty());
        add(out, "network", network != null);
        add(out, "add-host", !limits.hosts().isEmpty());
        add(out, "ulimit", !limits.ulimits().isEmpty());
        add(out, "shm-size", limits.shmBytes() != 0);
        add(out, "no-toolchain-cache", !toolchainCaches);
        return out;
    }

    static void add(List<String> names, String name, boolean given) {
        if (given) {
            names.add(name);
        }
    }
}
