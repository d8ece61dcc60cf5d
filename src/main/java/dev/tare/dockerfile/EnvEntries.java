package dev.tare.dockerfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An {@link Environment} while a stage's instructions change it: a file may have thousands of ENV. */
final class EnvEntries {
    private final List<String> entries = new ArrayList<>();

    /** Where each name stands for the first time: that entry is the one an assignment replaces. */
    private final Map<String, Integer> places = new HashMap<>();

    EnvEntries(List<String> initial) {
        for (String entry : initial) {
            places.putIfAbsent(Environment.name(entry), entries.size());
            entries.add(entry);
        }
    }

    boolean contains(String name) {
        return places.containsKey(name);
    }

    void set(String name, String value) {
        Integer place = places.putIfAbsent(name, entries.size());
        if (place == null) {
            entries.add(name + "=" + value);
        } else {
            entries.set(place, name + "=" + value);
        }
    }

    List<String> list() {
        return entries;
    }
}
