package dev.tare.flow.file;

import org.jspecify.annotations.Nullable;

/** The schemas of a build.yml. Each is a superset of the one before it. */
public enum FlowVersion {
    /** Habitus's first schema: no secrets. */
    FIRST("2016-02-13"),
    /** Habitus's second and last schema. */
    SECOND("2016-03-14"),
    /** Tare's own. */
    OWN("2026-11-20");

    private final String text;

    FlowVersion(String text) {
        this.text = text;
    }

    /** As {@code build.version} has it. */
    public String text() {
        return text;
    }

    /** The version of this text, or null. */
    static @Nullable FlowVersion of(String text) {
        for (FlowVersion version : values()) {
            if (version.text.equals(text)) {
                return version;
            }
        }
        return null;
    }

    boolean isBefore(FlowVersion other) {
        return compareTo(other) < 0;
    }
}
