package dev.tare.needs;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A program of C, C++, Rust, Zig or another language: no functions are known but those that it takes from libraries.
 *
 * @param texts that it holds, of those that rules look for
 */
record NativeEvidence(Set<String> texts, Set<String> imports, List<String> libraries) implements Evidence {
    NativeEvidence {
        texts = Set.copyOf(texts);
        imports = Set.copyOf(imports);
        libraries = List.copyOf(libraries);
    }

    @Override
    public Language language() {
        return Language.NATIVE;
    }

    @Override
    public @Nullable String goVersion() {
        return null;
    }

    @Override
    public boolean isExact() {
        return false;
    }

    @Override
    public boolean reaches(String function) {
        return imports.contains(function);
    }

    @Override
    public @Nullable String firstReached(String prefix) {
        return null;
    }

    @Override
    public List<String> path(String function) {
        return List.of();
    }

    @Override
    public List<String> callers(String function) {
        return List.of();
    }

    @Override
    public List<String> possibleCallers(String function) {
        return List.of();
    }

    @Override
    public boolean links(String function) {
        return imports.contains(function);
    }

    @Override
    public boolean holds(String text) {
        return texts.contains(text);
    }
}
