package dev.tare.bake;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What files say together.
 *
 * @param groups each name once
 * @param targets each name once
 * @param variables in the order of their names
 */
public record BakeConfig(List<BakeGroup> groups, List<BakeTarget> targets, List<Variable> variables) {
    public BakeConfig {
        groups = List.copyOf(groups);
        targets = List.copyOf(targets);
        variables = List.copyOf(variables);
    }

    /**
     * A variable, for people.
     *
     * @param type that was asked for; may be empty
     * @param value as JSON, a text as it stands; null for null
     */
    public record Variable(
            String name,
            String description,
            String type,
            @Nullable String value) {}

    /** Collects what comes one behind the other; the later ones go over the earlier ones. */
    static final class Draft {
        private final Map<String, BakeGroup> groups = new LinkedHashMap<>();
        private final Map<String, BakeTarget> targets = new LinkedHashMap<>();

        /** A group of the same name is replaced. */
        void add(BakeGroup group) {
            groups.put(group.name(), group);
        }

        void add(BakeTarget target) {
            targets.merge(target.name(), target, BakeTarget::merge);
        }

        boolean hasGroup(String name) {
            return groups.containsKey(name);
        }

        BakeConfig config(List<Variable> variables) {
            return new BakeConfig(List.copyOf(groups.values()), List.copyOf(targets.values()), variables);
        }
    }

    @Nullable BakeTarget target(String name) {
        for (BakeTarget target : targets) {
            if (target.name().equals(name)) {
                return target;
            }
        }
        return null;
    }

    @Nullable BakeGroup group(String name) {
        for (BakeGroup group : groups) {
            if (group.name().equals(name)) {
                return group;
            }
        }
        return null;
    }
}
