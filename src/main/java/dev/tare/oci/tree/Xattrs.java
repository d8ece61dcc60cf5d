package dev.tare.oci.tree;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Extended attributes: names in order, values as bytes ({@code security.capability} is binary). Immutable. */
public final class Xattrs {
    public static final Xattrs NONE = new Xattrs(Collections.emptyNavigableMap());

    private final Map<String, byte[]> values;

    private Xattrs(Map<String, byte[]> values) {
        this.values = values;
    }

    public static Xattrs of(Map<String, byte[]> values) {
        if (values.isEmpty()) {
            return NONE;
        }
        TreeMap<String, byte[]> copy = new TreeMap<>();
        values.forEach((name, value) -> copy.put(name, value.clone()));
        return new Xattrs(copy);
    }

    /** The attribute of that name and no other. */
    public Xattrs only(String name) {
        byte[] value = values.get(name);
        return value == null ? NONE : new Xattrs(Map.of(name, value));
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public int size() {
        return values.size();
    }

    /** Calls once for each attribute, in the order of names; the value must not be changed. */
    public void forEach(BiConsumer<String, byte[]> action) {
        values.forEach(action);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Xattrs that) || !values.keySet().equals(that.values.keySet())) {
            return false;
        }
        for (Map.Entry<String, byte[]> entry : values.entrySet()) {
            if (!Arrays.equals(entry.getValue(), that.values.get(entry.getKey()))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        return values.keySet().hashCode();
    }

    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
