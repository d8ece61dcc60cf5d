package dev.tare.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An environment while it is put together: each name once, in its place. There may be any number of them. */
public final class EnvironmentBuilder {
    /** {@code NAME=value} by name. */
    private final Map<String, String> entries = new LinkedHashMap<>();

    /** Sets a variable in its place, or adds it at the end. */
    public void put(String name, String value) {
        entries.put(name, name + "=" + value);
    }

    public void remove(String name) {
        entries.remove(name);
    }

    /** Whether an entry stands there, {@code NAME=value}. */
    public boolean has(String name, String value) {
        return (name + "=" + value).equals(entries.get(name));
    }

    public boolean has(String name) {
        return entries.containsKey(name);
    }

    /** All, {@code NAME=value}. */
    public List<String> list() {
        return new ArrayList<>(entries.values());
    }
}
