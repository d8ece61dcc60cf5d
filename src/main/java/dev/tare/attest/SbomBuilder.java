package dev.tare.attest;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Collects components and their dependencies; the same component from two places becomes one. Not thread-safe. */
final class SbomBuilder {
    private final TreeMap<String, Component> components = new TreeMap<>();
    private final TreeMap<String, SortedSet<String>> dependencies = new TreeMap<>();

    void add(Component component) {
        components.merge(component.ref(), component, Component::also);
    }

    void depends(String from, String on) {
        if (!from.equals(on)) {
            dependencies.computeIfAbsent(from, _ -> new TreeSet<>()).add(on);
        }
    }

    List<Component> components() {
        return new ArrayList<>(components.values());
    }

    SortedMap<String, SortedSet<String>> dependencies() {
        return dependencies;
    }
}
