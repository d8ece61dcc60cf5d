package dev.tare.needs;

import dev.tare.binary.go.GoTables;
import dev.tare.binary.go.Reachability;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A program of Go.
 *
 * @param texts that it holds, of those that rules look for
 * @param imports symbols that it takes from libraries where it uses C
 */
record GoEvidence(
        GoTables tables, Reachability reachability, Set<String> texts, Set<String> imports, List<String> libraries)
        implements Evidence {
    /** Of Go 1.16 and later; the package os is built on it, so that whoever opens a file has it. */
    private static final String SINCE_1_16 = "io/fs.";

    GoEvidence {
        texts = Set.copyOf(texts);
        imports = Set.copyOf(imports);
        libraries = List.copyOf(libraries);
    }

    @Override
    public Language language() {
        return Language.GO;
    }

    @Override
    public @Nullable String goVersion() {
        return version(tables);
    }

    /** Such as {@code go1.26.3}; null for one of 1.16 and later that does not say. */
    static @Nullable String version(GoTables tables) {
        if (!tables.goVersion().isEmpty()) {
            return tables.goVersion();
        }
        return tables.namesWithPrefix(SINCE_1_16).isEmpty() ? "go1.15" : null;
    }

    @Override
    public boolean isExact() {
        return reachability.isExact();
    }

    @Override
    public boolean reaches(String function) {
        return reachability.isReachable(function);
    }

    @Override
    public @Nullable String firstReached(String prefix) {
        for (String function : tables.namesWithPrefix(prefix)) {
            if (reachability.isReachable(function)) {
                return function;
            }
        }
        return null;
    }

    @Override
    public List<String> path(String function) {
        return reachability.path(function);
    }

    @Override
    public List<String> callers(String function) {
        return reachability.callers(function);
    }

    @Override
    public List<String> possibleCallers(String function) {
        return reachability.possibleCallers(function);
    }

    @Override
    public boolean links(String function) {
        return tables.names(function);
    }

    @Override
    public boolean holds(String text) {
        return texts.contains(text);
    }
}
