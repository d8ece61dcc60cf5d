package dev.tare.flow.file;

import dev.tare.diagnostic.Location;
import java.util.Map;

/**
 * Where the parts of a step stand in its file, for messages about them.
 *
 * @param step its label
 * @param byKey the values of the keys that are given
 */
public record KeyPlaces(Location step, Map<String, Location> byKey) {
    public KeyPlaces {
        byKey = Map.copyOf(byKey);
    }

    /** The value of a key, such as {@code dockerfile}; the label where the key is not given. */
    public Location at(String key) {
        return byKey.getOrDefault(key, step);
    }
}
