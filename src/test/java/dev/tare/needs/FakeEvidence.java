package dev.tare.needs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A program that a test writes down: {@code FakeEvidence.go().calls("main.main", "time.LoadLocation")}. */
final class FakeEvidence implements Evidence {
    private final Language language;
    private boolean exact = true;
    private String version = "go1.26.1";
    private final TreeMap<String, TreeSet<String>> callers = new TreeMap<>();
    private final Set<String> texts = new TreeSet<>();
    private final Set<String> imports = new TreeSet<>();
    private final List<String> libraries = new ArrayList<>();

    private FakeEvidence(Language language) {
        this.language = language;
    }

    static FakeEvidence go() {
        return new FakeEvidence(Language.GO);
    }

    static FakeEvidence other() {
        return new FakeEvidence(Language.NATIVE);
    }

    FakeEvidence version(String made) {
        version = made;
        return this;
    }

    /** As for a processor whose calls are not followed. */
    FakeEvidence inexact() {
        exact = false;
        return this;
    }

    /** Each calls the next, and the first is the start. */
    FakeEvidence calls(String... functions) {
        callers.computeIfAbsent(functions[0], _ -> new TreeSet<>());
        for (int i = 1; i < functions.length; i++) {
            callers.computeIfAbsent(functions[i], _ -> new TreeSet<>()).add(functions[i - 1]);
        }
        return this;
    }

    FakeEvidence text(String text) {
        texts.add(text);
        return this;
    }

    FakeEvidence imports(String symbol) {
        imports.add(symbol);
        return this;
    }

    FakeEvidence library(String name) {
        libraries.add(name);
        return this;
    }

    @Override
    public Language language() {
        return language;
    }

    @Override
    public @Nullable String goVersion() {
        return language == Language.GO ? version : null;
    }

    @Override
    public boolean isExact() {
        return exact;
    }

    @Override
    public boolean reaches(String function) {
        return callers.containsKey(function);
    }

    @Override
    public @Nullable String firstReached(String prefix) {
        String first = callers.ceilingKey(prefix);
        return first != null && first.startsWith(prefix) ? first : null;
    }

    @Override
    public List<String> path(String function) {
        List<String> path = new ArrayList<>();
        for (String at = exact ? function : null; at != null; ) {
            path.addFirst(at);
            TreeSet<String> of = callers.getOrDefault(at, new TreeSet<>());
            at = of.isEmpty() ? null : of.first();
        }
        return path;
    }

    @Override
    public List<String> callers(String function) {
        return exact ? List.copyOf(callers.getOrDefault(function, new TreeSet<>())) : List.of();
    }

    @Override
    public List<String> possibleCallers(String function) {
        return callers(function);
    }

    @Override
    public boolean links(String function) {
        return callers.containsKey(function);
    }

    @Override
    public boolean holds(String text) {
        return texts.contains(text);
    }

    @Override
    public Set<String> imports() {
        return imports;
    }

    @Override
    public List<String> libraries() {
        return libraries;
    }
}
