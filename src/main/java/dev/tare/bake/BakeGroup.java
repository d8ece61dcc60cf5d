package dev.tare.bake;

import java.util.LinkedHashSet;
import java.util.List;

/** Targets, and other groups, under one name. @param description for people; may be empty */
public record BakeGroup(String name, String description, List<String> targets) {
    public BakeGroup {
        targets = List.copyOf(new LinkedHashSet<>(targets));
    }
}
