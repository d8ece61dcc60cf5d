package dev.tare.plan;

import dev.tare.diagnostic.Progress;
import java.util.List;

/**
 * What one request gives to those who solve its plans.
 *
 * @param contexts the trees of its sources
 * @param time of all that is made and not copied, in seconds since 1970
 * @param exec what RUN steps are given and allowed
 * @param imports caches that are asked where no result is known here
 * @param complete whether the layers of what is solved come into the store, also those that a registry has for who reads them
 */
public record SolverSettings(
        Contexts contexts,
        Progress progress,
        long time,
        ExecSettings exec,
        List<ImportedCache> imports,
        boolean complete) {
    public SolverSettings {
        imports = List.copyOf(imports);
    }

    /** For a look that runs no step and says nothing. */
    public static SolverSettings quiet(Contexts contexts, long time) {
        return new SolverSettings(contexts, Progress.NONE, time, ExecSettings.NONE, List.of(), false);
    }
}
