package dev.tare.plan;

import dev.tare.oci.Digest;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of steps.
 *
 * @param results by the keys of steps, which hold the content of what they read
 * @param definitions by what defines steps without that; each leads to a key
 */
public record StepRecords(Map<Digest, StepResult> results, Map<Digest, StepDefinition> definitions) {
    public static final StepRecords NONE = new StepRecords(Map.of(), Map.of());

    public StepRecords {
        results = Collections.unmodifiableMap(new TreeMap<>(results));
        definitions = Collections.unmodifiableMap(new TreeMap<>(definitions));
    }

    /** Those that have left one of these layers. */
    public StepRecords of(Collection<Digest> layers) {
        Map<Digest, StepResult> some = new TreeMap<>(results);
        some.values().removeIf(result -> !layers.contains(result.layer()));
        Map<Digest, StepDefinition> defined = new TreeMap<>(definitions);
        defined.values().removeIf(definition -> !some.containsKey(definition.key()));
        return new StepRecords(some, defined);
    }

    /** The same, all made at one time. @param created in milliseconds since 1970 */
    public StepRecords at(long created) {
        Map<Digest, StepResult> all = new TreeMap<>(results);
        all.replaceAll((_, result) -> new StepResult(result.layer(), result.size(), created));
        return new StepRecords(all, definitions);
    }

    /** These and others; where both know a step, as the others have it. */
    public StepRecords and(StepRecords others) {
        Map<Digest, StepResult> all = new TreeMap<>(results);
        all.putAll(others.results);
        Map<Digest, StepDefinition> defined = new TreeMap<>(definitions);
        defined.putAll(others.definitions);
        return new StepRecords(all, defined);
    }
}
