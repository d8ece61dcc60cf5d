package dev.tare.attest;

import dev.tare.diagnostic.SourceText;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of a build.
 *
 * @param frontend {@link #DOCKERFILE}, as BuildKit calls it, or {@code go}
 * @param path of the Dockerfile in its context, or of the Go package in its module; empty for none
 * @param source where the context came from, or null for a folder of this machine
 * @param args such as {@code target} and {@code build-arg:NAME}
 * @param dependencies besides those of the plan: the modules of a Go program
 * @param text the Dockerfile, or null
 */
public record BuildDefinition(
        String frontend,
        String path,
        @Nullable Dependency source,
        SortedMap<String, String> args,
        SortedSet<Dependency> dependencies,
        @Nullable SourceText text) {
    /** The front end of Dockerfiles. */
    public static final String DOCKERFILE = "dockerfile.v0";

    public BuildDefinition {
        args = Collections.unmodifiableSortedMap(new TreeMap<>(args));
        dependencies = Collections.unmodifiableSortedSet(new TreeSet<>(dependencies));
    }

    /** Of a Dockerfile. */
    public static BuildDefinition dockerfile(String path, Map<String, String> args, SourceText text) {
        return new BuildDefinition(DOCKERFILE, path, null, new TreeMap<>(args), new TreeSet<>(), text);
    }
}
